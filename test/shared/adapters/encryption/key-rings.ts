import { randomBytes } from 'node:crypto';
import type { KeyRing, Keys } from '../../../../shared/adapters/encryption/key-ring.ts';

export const newKeys = (...ids: [string, ...string[]]): Keys => ({
  active: ids[0],
  keys: Object.fromEntries(ids.map((id) => [id, new Uint8Array(randomBytes(32))])),
});

/** A key ring with `known` keys until it is refreshed, then with `newer` keys. */
export function ringOf(known: Keys, newer: Keys = known): KeyRing & { refreshes: number } {
  let held = known;
  return {
    refreshes: 0,
    read: async () => held,
    async refresh() {
      this.refreshes += 1;
      held = newer;
      return held;
    },
  };
}

import { DecryptionError } from '../../ports/common/decryption-error.ts';

/** Keys of 32 bytes by their ids; new values are made with the active one. */
export interface Keys {
  readonly active: string;
  /**
   * What becomes active at that time (UTC milliseconds). It stands in the ring before, for longer than any container goes on with an
   * old ring: so that all can read what the first one writes with it.
   */
  readonly next?: { readonly id: string; readonly from: number } | undefined;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** Where the keys come from, as they are in force. `refresh` looks for keys that are newer than those at hand. */
export interface KeyRing {
  read(): Promise<Keys>;
  refresh(): Promise<Keys>;
}

/** A value that was made with a key that the ring does not hold, not even after it was read again. */
export class UnknownKey extends DecryptionError {
  override readonly name = 'UnknownKey';
  readonly code = 'unknown_key';

  constructor(keyId: string) {
    super(`no key ${keyId} in the key ring`);
  }
}

/** The ring by the clock: what was next is active once its time has come. @param now UTC milliseconds */
export function keysInForce(ring: Keys, now: number): Keys {
  const { next, keys } = ring;
  return next !== undefined && now >= next.from ? { active: next.id, keys } : ring;
}

/** Those that new values are made with, now or next; and those that are only read with. */
export interface KeyIds {
  readonly current: readonly string[];
  readonly old: readonly string[];
}

export async function keyIdsOf(ring: KeyRing): Promise<KeyIds> {
  const { active, next, keys } = await ring.read();
  const current = [active, ...(next ? [next.id] : [])];
  return { current, old: Object.keys(keys).filter((id) => !current.includes(id)) };
}

/** @throws UnknownKey */
export async function keyById(ring: KeyRing, keyId: string): Promise<Uint8Array> {
  const key = ownKey(await ring.read(), keyId) ?? ownKey(await ring.refresh(), keyId);
  if (key === undefined) throw new UnknownKey(keyId);
  return key;
}

function ownKey({ keys }: Keys, keyId: string): Uint8Array | undefined {
  return Object.hasOwn(keys, keyId) ? keys[keyId] : undefined;
}

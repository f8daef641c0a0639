import { DecryptionError } from '../../ports/common/decryption-error.ts';

/** Keys of 32 bytes by id. The active key is used for new values. */
export interface Keys {
  readonly active: string;
  /**
   * The key that becomes active at `from` (UTC milliseconds). It is in the key ring for longer than any container caches a key ring, so
   * that every container can read what the first one writes with it.
   */
  readonly next?: { readonly id: string; readonly from: number } | undefined;
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** Provides the current keys. `refresh` reloads them. */
export interface KeyRing {
  read(): Promise<Keys>;
  refresh(): Promise<Keys>;
}

/** A value needs a key that is not in the key ring, even after reloading it. */
export class UnknownKey extends DecryptionError {
  override readonly name = 'UnknownKey';
  readonly code = 'unknown_key';

  constructor(keyId: string) {
    super(`no key ${keyId} in the key ring`);
  }
}

/** The key ring at a given time: the next key is active once its activation time has passed. @param now UTC milliseconds */
export function keysInForce(ring: Keys, now: number): Keys {
  const { next, keys } = ring;
  return next !== undefined && now >= next.from ? { active: next.id, keys } : ring;
}

/** `current`: the active key and the next one; `old`: keys that are only used for reading. */
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

import { createHmac } from 'node:crypto';
import { type KeyIds, type KeyRing, type Keys, keyById, keyIdsOf } from './key-ring.ts';

/** HMAC-SHA-256 in base64url behind the id of its key, such as `h1.…`: equal texts can be found without being readable. */
export interface KeyedHash {
  /** With the active key. */
  hash(text: string): Promise<string>;
  /**
   * With the active key, and with the next one while it is waiting: what is to be found stands under both, since containers switch one
   * by one.
   */
  hashesToStore(text: string): Promise<string[]>;
  /** With every key, the active one first: what may have been stored. */
  hashes(text: string): Promise<string[]>;
  /** The same, by the ring as it stands now: before it is said that nothing was stored. */
  hashesAfterRefresh(text: string): Promise<string[]>;
  hashKeyIds(): Promise<KeyIds>;
}

export function createKeyedHash(ring: KeyRing): KeyedHash {
  const hash = async (text: string, keyId: string) => hashWith(keyId, await keyById(ring, keyId), text);

  return {
    hash: async (text) => hash(text, (await ring.read()).active),

    async hashesToStore(text) {
      const { current } = await keyIdsOf(ring);
      return Promise.all(current.map((keyId) => hash(text, keyId)));
    },

    hashes: async (text) => allHashes(await ring.read(), text),
    hashesAfterRefresh: async (text) => allHashes(await ring.refresh(), text),
    hashKeyIds: () => keyIdsOf(ring),
  };
}

function allHashes({ active, keys }: Keys, text: string): string[] {
  const activeFirst = Object.entries(keys).sort(([a], [b]) => Number(b === active) - Number(a === active));
  return activeFirst.map(([keyId, key]) => hashWith(keyId, key, text));
}

function hashWith(keyId: string, key: Uint8Array, text: string): string {
  return `${keyId}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

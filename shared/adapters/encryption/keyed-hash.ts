import { createHmac } from 'node:crypto';
import { type KeyIds, type KeyRing, type Keys, keyById, keyIdsOf } from './key-ring.ts';

/** HMAC-SHA-256 in base64url, prefixed with the key id, such as `h1.…`: equal texts can be found without being readable. */
export interface KeyedHash {
  /** With the active key. */
  hash(text: string): Promise<string>;
  /**
   * With the active key and, if there is one, the next key: a lookup row is stored under both, since containers do not switch at the
   * same moment.
   */
  hashesToStore(text: string): Promise<string[]>;
  /** With every key, the active one first: a stored hash is one of them. */
  hashes(text: string): Promise<string[]>;
  /** Like `hashes`, after reloading the key ring. Use it before concluding that nothing is stored. */
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

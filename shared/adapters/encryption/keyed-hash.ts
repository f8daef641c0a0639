import { createHmac } from 'node:crypto';
import { type KeyRing, keyById } from './key-ring.ts';

/** HMAC-SHA-256 in base64url behind the id of its key, such as `h1.…`: equal texts can be found without being readable. */
export interface KeyedHash {
  /** With the active key: what is stored. */
  hash(text: string): Promise<string>;
  /** With every key, the active one first: what may have been stored. */
  hashes(text: string): Promise<string[]>;
}

export function createKeyedHash(ring: KeyRing): KeyedHash {
  return {
    async hash(text) {
      const { active } = await ring.read();
      return hashWith(active, await keyById(ring, active), text);
    },
    async hashes(text) {
      const { active, keys } = await ring.read();
      const activeFirst = Object.entries(keys).sort(([a], [b]) => Number(b === active) - Number(a === active));
      return activeFirst.map(([keyId, key]) => hashWith(keyId, key, text));
    },
  };
}

function hashWith(keyId: string, key: Uint8Array, text: string): string {
  return `${keyId}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

import { decodeProtectedHeader, errors, FlattenedEncrypt, type FlattenedJWE, flattenedDecrypt } from 'jose';
import * as z from 'zod';
import { DecryptionError } from '../../ports/common/decryption-error.ts';
import { type KeyIds, type KeyRing, keyById, keyIdsOf } from './key-ring.ts';

/** A ciphertext as stored: a flattened JWE (RFC 7516) without its additional authenticated data, which is passed on decryption. */
export type StoredJwe = Readonly<Pick<FlattenedJWE, 'protected' | 'iv' | 'ciphertext' | 'tag'>>;

export interface Encryptor {
  /** @param boundTo identifies the owner of the ciphertext, such as its row's key: decryption requires the same value */
  encrypt(content: object | string, boundTo: string): Promise<StoredJwe>;
  /** @throws UnknownKey, Undecryptable */
  decrypt(envelope: object, boundTo: string): Promise<unknown>;
  /** The id of the key that the value is encrypted with; undefined if it is not a ciphertext. */
  encryptionKeyIdOf(value: unknown): string | undefined;
  keyIds(): Promise<KeyIds>;
}

/** The ciphertext is not ours, was modified, or was moved to another owner. */
export class Undecryptable extends DecryptionError {
  override readonly name = 'Undecryptable';
  readonly code = 'undecryptable';
}

const stored = z.strictObject({ protected: z.string(), iv: z.string(), ciphertext: z.string(), tag: z.string() });
const ALGORITHMS = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };

/** Encryption at rest: AES-256-GCM with the active key of the key ring. The key id is in the protected header. */
export function createEncryptor(ring: KeyRing): Encryptor {
  return {
    keyIds: () => keyIdsOf(ring),

    encryptionKeyIdOf(value) {
      const { success, data } = stored.safeParse(value);
      return success ? keyIdOf(data) : undefined;
    },

    async encrypt(content, boundTo) {
      const { active } = await ring.read();
      const { aad: _, ...envelope } = await new FlattenedEncrypt(encoder.encode(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: active })
        .setAdditionalAuthenticatedData(encoder.encode(boundTo))
        .encrypt(await keyById(ring, active));
      return stored.parse(envelope);
    },

    async decrypt(envelope, boundTo) {
      const { success, data } = stored.safeParse(envelope);
      if (!success) throw new Undecryptable('not an envelope');
      const key = await keyById(ring, keyIdOf(data));
      const aad = Buffer.from(boundTo).toString('base64url');
      try {
        const { plaintext } = await flattenedDecrypt({ ...data, aad }, key, ALGORITHMS);
        return JSON.parse(new TextDecoder().decode(plaintext));
      } catch (error) {
        if (!(error instanceof errors.JOSEError)) throw error;
        throw new Undecryptable('does not decrypt', { cause: error });
      }
    },
  };
}

const encoder = new TextEncoder();

function keyIdOf(envelope: StoredJwe): string {
  try {
    return z.string().parse(decodeProtectedHeader(envelope).kid);
  } catch (cause) {
    throw new Undecryptable('an envelope without a key id', { cause });
  }
}

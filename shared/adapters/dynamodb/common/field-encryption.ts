/** A ciphertext as stored in a row: a flattened JWE (RFC 7516). */
export type EncryptedField = Readonly<Record<string, unknown>>;

/** Encryption and hashing of sensitive fields. `boundTo` is the row's key: a ciphertext that is moved to another row cannot be decrypted. */
export interface FieldEncryption {
  encrypt(content: object | string, boundTo: string): Promise<EncryptedField>;
  /** @throws DecryptionError */
  decrypt(envelope: EncryptedField, boundTo: string): Promise<unknown>;
  /** A keyed hash with the active key, since conditions cannot compare ciphertext. */
  hash(text: string): Promise<string>;
  /** The hashes under which a lookup row is stored: two while the key is being rotated. */
  hashesToStore(text: string): Promise<string[]>;
  /** The hashes with all keys that may have been used, active key first. */
  hashes(text: string): Promise<string[]>;
  /** Like `hashes`, after reloading the keys. Use it before concluding that a row does not exist. */
  hashesAfterRefresh(text: string): Promise<string[]>;
}

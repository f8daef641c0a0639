/** A ciphertext in a standard envelope (JWE, flattened), as it stands in a row. */
export type EncryptedField = Readonly<Record<string, unknown>>;

/** How rows keep what is personal. `boundTo` is the row's key: moved to another row, a ciphertext does not open. */
export interface FieldEncryption {
  encrypt(content: object | string, boundTo: string): Promise<EncryptedField>;
  /** @throws Unreadable */
  decrypt(envelope: EncryptedField, boundTo: string): Promise<unknown>;
  /** A keyed hash with the active key, since conditions cannot compare ciphertext. */
  hash(text: string): Promise<string>;
  /** Under what a row is stored that is looked up by its hash: two while the key is being replaced. */
  hashesToStore(text: string): Promise<string[]>;
  /** With every key that is still read, the active one first. */
  hashes(text: string): Promise<string[]>;
  /** The same, with the keys read again: before it is said that there is no such row. */
  hashesAfterRefresh(text: string): Promise<string[]>;
}

/** A ciphertext in a standard envelope (JWE, flattened), as it stands in a row. */
export type Envelope = Readonly<Record<string, unknown>>;

/** How rows keep what is personal. `boundTo` is the row's key: moved to another row, a ciphertext does not open. */
export interface Sealing {
  seal(content: object, boundTo: string): Promise<Envelope>;
  open(envelope: Envelope, boundTo: string): Promise<unknown>;
  /** A keyed hash, since conditions cannot compare ciphertext. */
  hash(text: string): Promise<string>;
  /** With every key that is still read, the active one first. */
  hashes(text: string): Promise<string[]>;
}

/** A stored ciphertext cannot be decrypted: its key is lost, or it was modified. Only this row is affected. */
export abstract class DecryptionError extends Error {
  abstract readonly code: string;
}

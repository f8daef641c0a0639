/** What is stored encrypted cannot be opened: its key is lost, or it was changed. This row alone is affected. */
export abstract class DecryptionError extends Error {
  abstract readonly code: string;
}

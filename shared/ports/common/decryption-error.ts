/** What is stored encrypted cannot be opened: its key is lost, or it was changed. This row alone is affected. */
export abstract class Unreadable extends Error {
  abstract readonly code: string;
}

/** A temporary failure that lost nothing: the caller can retry, and a gateway delivers its notification again. */
export abstract class RetryableError extends Error {}

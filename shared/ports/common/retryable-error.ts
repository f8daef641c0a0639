/** Nothing is lost: what was asked can be asked again, and a gateway will send its notification again. */
export abstract class RetryableError extends Error {}

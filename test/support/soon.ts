/** Timeout for asynchronous effects, generous enough for a busy machine (milliseconds). */
export const SOON = 20_000;

/** How long things take of themselves, in milliseconds at speed 1. */
export const PENDING_TIME = { processing: 10_000, refund: 10_000, dispute: 5_000 } as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Stripe sends for up to three days, with growing pauses. */
const RETRY_DELAYS = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, ...Array(4).fill(12 * HOUR)];

/** The pause in milliseconds after so many failed attempts; undefined when it gives up. */
export function retryDelay(failedAttempts: number): number | undefined {
  return RETRY_DELAYS[failedAttempts - 1];
}

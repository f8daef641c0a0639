const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Durations of pending states, in milliseconds at speed 1. Stripe does not document how long an attempt by a wallet lasts. */
export const PENDING_TIME = { processing: 10_000, refund: 10_000, dispute: 5_000, wallet: 6 * HOUR } as const;

/** Stripe retries for up to three days, with increasing delays. */
const RETRY_DELAYS = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, ...Array(4).fill(12 * HOUR)];

/** The delay after a number of failed attempts, in milliseconds; undefined after the last attempt. */
export function retryDelay(failedAttempts: number): number | undefined {
  return RETRY_DELAYS[failedAttempts - 1];
}

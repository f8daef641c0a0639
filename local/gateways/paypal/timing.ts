import type { ScheduledAction } from './ledger.ts';

/** Milliseconds at speed 1. */
export const PENDING_TIME: Readonly<Record<ScheduledAction['action'], number>> = {
  complete_capture: 10_000,
  deny_capture: 10_000,
  complete_refund: 10_000,
  fail_refund: 10_000,
  open_dispute: 5_000,
};

const MINUTE = 60_000;
const MAX_DELAY = 4 * 60 * MINUTE;
/** PayPal: up to 25 times over three days. */
const MAX_RETRIES = 25;

/** The delay after a number of failed attempts, in milliseconds; undefined after the last attempt. */
export function retryDelay(failedAttempts: number): number | undefined {
  return failedAttempts > MAX_RETRIES ? undefined : Math.min(MINUTE * 2 ** (failedAttempts - 1), MAX_DELAY);
}

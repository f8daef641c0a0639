import { DAY, HOUR, MINUTE } from './time.ts';

/** How long to wait before due work is tried again: after the first try, the second, and so on (milliseconds). */
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY] as const;

/** @param tries how often it was tried so far @returns UTC milliseconds */
export function nextRetryAt(tries: number, now: number): number {
  return now + (STEPS[Math.min(tries, STEPS.length - 1)] ?? HOUR);
}

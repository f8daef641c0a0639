import { DAY, HOUR, MINUTE } from './time.ts';

/** Delay before due work is retried, after the first attempt, the second, and so on; then a day (milliseconds). */
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR] as const;

/** @param tries number of previous attempts @param now UTC milliseconds @returns UTC milliseconds */
export function nextRetryAt(tries: number, now: number): number {
  return now + (STEPS[tries] ?? DAY);
}

import { DAY, HOUR, MINUTE } from './time.ts';

/** Delay before due work is retried, after the first attempt, the second, and so on (milliseconds). */
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY] as const;

/** @param tries number of previous attempts @param now UTC milliseconds @returns UTC milliseconds */
export function nextRetryAt(tries: number, now: number): number {
  return now + (STEPS[Math.min(tries, STEPS.length - 1)] ?? HOUR);
}

import { MINUTE } from './time.ts';

/** How many payments may be begun in any `RATE_WINDOW`. */
export interface RateLimits {
  readonly perUser: number;
  readonly perAddress: number;
}

/** Enough for honest mistakes; whoever tests stolen cards begins many more. */
export const RATE_LIMITS: RateLimits = { perUser: 5, perAddress: 5 };

/** Milliseconds. */
export const RATE_WINDOW = 15 * MINUTE;

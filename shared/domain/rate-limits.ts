import { MINUTE } from './time.ts';

/** Maximum number of payments that may be started in any `RATE_WINDOW`. */
export interface RateLimits {
  readonly perUser: number;
  readonly perAddress: number;
}

/** Enough for honest mistakes; testing stolen cards needs many more. */
export const RATE_LIMITS: RateLimits = { perUser: 5, perAddress: 5 };

/** Milliseconds. */
export const RATE_WINDOW = 15 * MINUTE;

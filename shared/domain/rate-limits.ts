import { MINUTE } from './time.ts';

/** Maximum number of payments that may be started in any `RATE_WINDOW`. */
export interface RateLimits {
  readonly perUser: number;
  /** An IPv4 address or an IPv6 /64. */
  readonly perAddress: number;
}

/**
 * A user's limit is enough for honest mistakes; testing stolen cards needs many more. An address is shared by the people of an
 * agency, a campus, an airport or a mobile carrier.
 */
export const RATE_LIMITS: RateLimits = { perUser: 5, perAddress: 60 };

/** The accepted range of `perAddress`. The times of all these payments are in one row. */
export const PER_ADDRESS_RANGE = { min: RATE_LIMITS.perUser, max: 1000 };

/** Milliseconds. */
export const RATE_WINDOW = 15 * MINUTE;

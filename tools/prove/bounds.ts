import type { Kind } from './kinds.ts';
import type { Budget } from './world.ts';

/** What an exploration covers. */
export interface Bounds {
  /** The methods that the applicant may choose from. */
  readonly kinds: readonly Kind[];
  readonly payments: number;
  /**
   * `paying`: how a payment begins and ends. `returning`: what becomes of the money afterwards, by refunds, disputes, staff and retention.
   * After a payment has succeeded, nothing that happens to its money concerns another payment, so the two can be explored apart.
   */
  readonly scope: 'paying' | 'returning' | 'all';
  readonly budget: Budget;
  /** Stops when so many states have been found: the search was not complete then. */
  readonly maxStates: number;
}

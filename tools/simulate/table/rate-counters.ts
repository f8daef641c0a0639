import { RATE_WINDOW, type RateLimits } from '../../../shared/domain/rate-limits.ts';
import type { Payer, RateLimited } from '../../../shared/ports/settlement/ledger.ts';
import { ExpiringRows, type Removal } from './expiring-rows.ts';

/** The times of each payer's recent payments. A row past its time to live may be there for days: old times never count. */
export class RateCounters {
  readonly #limits: RateLimits;
  readonly #times: ExpiringRows<readonly number[]>;

  constructor(limits: RateLimits, removal: Removal) {
    this.#limits = limits;
    this.#times = new ExpiringRows(removal);
  }

  /** Counts a payment, unless a limit is reached; then the one that lasts longest. @param now UTC milliseconds */
  count({ userId, address }: Payer, now: number): RateLimited | undefined {
    const counters = [
      { of: 'user', key: `user ${userId}`, limit: this.#limits.perUser },
      { of: 'address', key: `address ${address}`, limit: this.#limits.perAddress },
    ] as const;
    const recent = counters.map((counter) => {
      const times = this.#times.get(counter.key) ?? [];
      // As the table does: times are dropped only once the row is full.
      return { ...counter, times: times.length < counter.limit ? times : times.filter((at) => at > now - RATE_WINDOW) };
    });
    const reached = recent.flatMap(({ of: limit, times, limit: most }): RateLimited[] => {
      const oldest = times[times.length - most];
      return oldest === undefined ? [] : [{ outcome: 'rate_limited', limit, retryAt: oldest + RATE_WINDOW }];
    });
    const [longest] = reached.sort((a, b) => b.retryAt - a.retryAt);
    if (longest !== undefined) return longest;
    for (const { key, times } of recent) this.#times.set(key, [...times, now], now + RATE_WINDOW);
    return undefined;
  }
}

import { fail, ok, type Result } from '../../domain/domain-error.ts';
import { type FeeQuote, type FeeRequest, type FeeSchedule, quoteFee, scheduleInForce } from '../../domain/fees.ts';
import { HOUR } from '../../domain/time.ts';
import type { Clock } from '../../ports/common/clock.ts';

export interface QuoteDependencies {
  readonly schedules: readonly FeeSchedule[];
  readonly clock: Clock;
}

/** Quotes the fee from the schedule that is valid now. The quote is not locked. */
export function quoteFeeNow({ schedules, clock }: QuoteDependencies, request: FeeRequest): Result<FeeQuote> {
  const now = clock();
  // The arrival date is a calendar date at the border: it has passed once that day has ended in every time zone (UTC-12).
  const today = new Date(now - 12 * HOUR).toISOString().slice(0, 10);
  if (request.arrivalDate < today) return fail('arrival_date_past');
  const schedule = scheduleInForce(schedules, now);
  const quote = schedule && quoteFee(schedule, request);
  return quote === undefined ? fail('no_fee_for_application') : ok(quote);
}

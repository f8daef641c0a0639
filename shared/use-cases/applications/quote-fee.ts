import { fail, ok, type Result } from '../../domain/domain-error.ts';
import { type FeeQuote, type FeeRequest, type FeeSchedule, quoteFee, scheduleInForce } from '../../domain/fees.ts';
import { HOUR } from '../../domain/time.ts';
import type { Clock } from '../../ports/common/clock.ts';

export interface QuoteDependencies {
  readonly schedules: readonly FeeSchedule[];
  readonly clock: Clock;
}

/** What the fee would be, from the schedule in force now. Nothing is locked. */
export function quoteFeeNow({ schedules, clock }: QuoteDependencies, request: FeeRequest): Result<FeeQuote> {
  const now = clock();
  // An arrival is a calendar date at the border, so it is past only once that day is over everywhere on earth (UTC-12).
  const today = new Date(now - 12 * HOUR).toISOString().slice(0, 10);
  if (request.arrivalDate < today) return fail('arrival_date_past');
  const schedule = scheduleInForce(schedules, now);
  const quote = schedule && quoteFee(schedule, request);
  return quote === undefined ? fail('no_fee_for_application') : ok(quote);
}

import type { LockedQuote } from './fees.ts';
import type { Payment } from './payment.ts';
import type { MethodRules } from './payment-method.ts';
import { payableUntil } from './price-lock.ts';
import { MINUTE } from './time.ts';

/**
 * Milliseconds. So long after its end, a payment whose gateway does not answer is expired without confirmation; until then it blocks
 * another payment.
 */
export const EXPIRE_UNCONFIRMED_AFTER = 30 * MINUTE;

/**
 * Milliseconds. So long after its end, a payment that its gateway does not know is queried for the last time. It counts as closed before,
 * from `closesAt`, but a success whose notification was lost must still be found.
 */
export const LAST_QUERY_AFTER = 30 * MINUTE;

/** Milliseconds. A checkout is renewed only if the payer gains at least this much time by it. */
const WORTH_RENEWING = MINUTE;

type Deadlines = Pick<Payment, 'payableUntil' | 'closesAt'>;

/** The deadlines of a payment that is payable until `until` (UTC milliseconds). */
export function deadlinesOf(
  { notFoundMeansClosedAfter }: Pick<MethodRules, 'notFoundMeansClosedAfter'>,
  until: number,
): Deadlines {
  return { payableUntil: until, closesAt: until + notFoundMeansClosedAfter };
}

/** Until when a payment blocks every other one at the latest if its gateway does not answer (UTC milliseconds). */
export function blocksUntil({ payableUntil }: Pick<Payment, 'payableUntil'>): number {
  return payableUntil + EXPIRE_UNCONFIRMED_AFTER;
}

/** When the sweep can learn something new about an unpaid payment (UTC milliseconds). */
export function sweepTimes(deadlines: Deadlines): number[] {
  return [deadlines.payableUntil, deadlines.closesAt, blocksUntil(deadlines)];
}

/**
 * Until when a payment whose checkout is renewed can be paid: as long as a new one, if that is worth it, never for less time than before.
 *
 * @param now UTC milliseconds
 * @returns UTC milliseconds, possibly in the past if the price lock has ended
 */
export function renewedUntil(
  payment: Pick<Payment, 'payableUntil'>,
  quote: LockedQuote,
  { payableFor }: Pick<MethodRules, 'payableFor'>,
  now: number,
): number {
  const until = payableUntil(quote, now, payableFor) ?? 0;
  return until >= payment.payableUntil + WORTH_RENEWING ? until : payment.payableUntil;
}

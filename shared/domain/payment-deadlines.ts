import type { MethodRules } from './payment-method.ts';
import { MINUTE } from './time.ts';

/**
 * Milliseconds. So long after its end, a payment whose gateway does not answer is expired without confirmation; until then it blocks
 * another payment.
 */
export const EXPIRE_UNCONFIRMED_AFTER = 30 * MINUTE;

/** When an unpaid payment can be closed, is known never to have started, and expires unconfirmed (UTC milliseconds). */
export function paymentDeadlines(
  { notFoundMeansClosedAfter }: Pick<MethodRules, 'notFoundMeansClosedAfter'>,
  payableUntil: number,
): number[] {
  return [payableUntil, payableUntil + notFoundMeansClosedAfter, payableUntil + EXPIRE_UNCONFIRMED_AFTER];
}

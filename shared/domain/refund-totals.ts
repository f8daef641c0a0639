import { lostAmount } from './dispute.ts';
import type { Money } from './money.ts';
import type { Payment } from './payment.ts';
import type { Refund } from './refund.ts';
import type { RefundState, RefundTotals } from './refund-state.ts';

type Counted = Pick<Refund, 'state' | 'amount'>;

/**
 * The totals after a refund has changed. Whatever writes a refund writes its payment with these totals, in the same transaction.
 *
 * @param before the stored refund; undefined if it is new
 */
export function totalsAfter(
  { refundTotals = {} }: Pick<Payment, 'refundTotals'>,
  before: Counted | undefined,
  after: Counted,
): RefundTotals {
  const totals: RefundTotals = { ...refundTotals };
  const add = (state: RefundState, amount: number) => {
    totals[state] = (totals[state] ?? 0) + amount;
  };
  if (before !== undefined) add(before.state, -before.amount.amount);
  add(after.state, after.amount.amount);
  return Object.fromEntries(Object.entries(totals).filter(([, amount]) => amount !== 0));
}

/** What has become of the money of a payment's refunds. */
export interface RefundSummary {
  /** About to be sent, or sent and not confirmed yet. */
  readonly refunding: Money;
  /** Confirmed by the gateway, or paid by finance. */
  readonly refunded: Money;
  /** Failed; it is sent again automatically. */
  readonly refundRetrying: Money;
  /** Failed; the visa office takes care of what is still owed. */
  readonly refundFailed: Money;
}

export function refundSummary(
  payment: Pick<Payment, 'amount' | 'captured' | 'disputes' | 'refundTotals'>,
): RefundSummary {
  const { amount, captured = amount, refundTotals = {} } = payment;
  const { due = 0, sent = 0, done = 0, failed = 0, manual_review = 0 } = refundTotals;
  const money = (minor: number): Money => ({ ...captured, amount: minor });
  // What has been returned in another way since is no longer owed.
  const left = captured.amount - due - sent - done - failed - lostAmount(payment).amount;
  return {
    refunding: money(due + sent),
    refunded: money(done),
    refundRetrying: money(failed),
    refundFailed: money(Math.max(0, Math.min(manual_review, left))),
  };
}

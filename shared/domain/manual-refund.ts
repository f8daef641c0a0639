import type { Change } from './change.ts';
import { lostAmount } from './dispute.ts';
import type { Money } from './money.ts';
import { nextVersion } from './next-version.ts';
import type { Payment } from './payment.ts';
import { type ManualRefund, paidAmount, type Refund } from './refund.ts';
import { overdrawnAmount } from './refund-policy.ts';
import { totalsAfter } from './refund-totals.ts';
import type { TriggeredBy } from './source.ts';

/**
 * The amount of a refund in manual review that is still owed to the payer (minor units): its amount, less what has been returned in other
 * ways since. A refund that has released its reservation shares the refundable amount with all later refunds, and that amount may contain
 * what the gateway's dashboard has refunded while it was reserved.
 *
 * @param refunds all refunds of the application
 */
export function owedAmount(refund: Refund, payment: Payment, refunds: readonly Refund[]): number {
  const { amount, captured = amount } = payment;
  const others = refunds.filter(({ paymentId, state }) => paymentId === payment.id && state !== 'manual_review');
  const gone = others.reduce((sum, one) => sum + one.amount.amount + (one.manualRefund?.doubleRefundAmount ?? 0), 0);
  const lost = lostAmount(payment).amount;
  const refundable = refund.released ? (payment.unreserved ?? 0) : captured.amount;
  const left = Math.min(refundable, captured.amount - gone) - lost;
  return Math.max(0, Math.min(refund.amount.amount, left));
}

/**
 * The other refunds in manual review that the gateway may have executed, if less would be owed then: it must be asked about them first.
 *
 * @param refunds all refunds of the application
 */
export function undecidedRefunds(refund: Refund, payment: Payment, refunds: readonly Refund[]): readonly Refund[] {
  const undecided = refunds.filter(
    ({ paymentId, id, state, released, sentAt, reason }) =>
      paymentId === payment.id &&
      id !== refund.id &&
      state === 'manual_review' &&
      !released &&
      (sentAt !== undefined || reason === 'issued_at_gateway'),
  );
  const executed = refunds.map((one): Refund => (undecided.includes(one) ? { ...one, state: 'done' } : one));
  return owedAmount(refund, payment, executed) < owedAmount(refund, payment, refunds) ? undecided : [];
}

/**
 * Completes a refund in manual review that staff has paid outside the gateway. The payment is always written too, so that it conflicts
 * with any concurrent change of its money.
 *
 * @param owed the amount that was paid, from `owedAmount` (minor units)
 */
export function applyManualRefund(
  payment: Payment,
  refund: Refund,
  owed: number,
  { reference, by }: Pick<ManualRefund, 'reference' | 'by'>,
  now: number,
): Change {
  const { dueAt: _, released, ...rest } = refund;
  const settled = nextVersion<Refund>(rest, now, {
    ...paidAmount(refund, { ...refund.amount, amount: owed }),
    state: 'done',
    manualRefund: { reference, by, at: now },
  });
  // A part that was returned in another way is reserved no longer.
  const change = released ? -owed : Math.min(refund.amount.amount - owed, overdrawnAmount(payment));
  const unreserved = (payment.unreserved ?? 0) + change;
  const entry = { paymentId: payment.id, at: now, to: payment.state, by: 'staff' } as const;
  return {
    payments: [nextVersion(payment, now, { unreserved, refundTotals: totalsAfter(payment, refund, settled) })],
    refunds: [settled],
    history: [{ ...entry, description: `refund ${refund.id}: manual` }],
  };
}

/**
 * Settles a gateway result for a refund that was already paid manually. If the gateway has completed it too, the money was refunded twice,
 * which reduces the refundable amount; if the gateway's refund fails later, that is undone. The refund stays `done`: sending it again
 * would refund it twice.
 *
 * @returns undefined if nothing changes
 */
export function reconcileManualRefund(
  payment: Payment,
  refund: Refund & { readonly manualRefund: ManualRefund },
  { outcome, amount: refunded = refund.amount }: { readonly outcome: 'done' | 'failed'; readonly amount?: Money },
  by: TriggeredBy,
  now: number,
): Change | undefined {
  const { doubleRefundAmount: previousDoubleRefund, ...rest } = refund.manualRefund;
  if (outcome === 'done' && previousDoubleRefund !== undefined) return undefined;
  // One that was made in the gateway's dashboard was paid manually because it had failed: that is reported again and again.
  if (outcome === 'failed' && previousDoubleRefund === undefined && refund.reason === 'issued_at_gateway')
    return undefined;
  const unreserved = payment.unreserved ?? 0;
  const doubleRefundAmount = outcome === 'done' ? Math.min(refunded.amount, Math.max(0, unreserved)) : undefined;
  const settled = nextVersion<Refund>(refund, now, {
    manualRefund: { ...rest, ...(doubleRefundAmount !== undefined && { doubleRefundAmount }) },
    // As for any other refund, late reports about a failed attempt are ignored.
    ...(outcome === 'failed' && { attempt: refund.attempt + 1 }),
  });
  const description =
    outcome === 'done' ? 'double (also refunded by the gateway)' : 'double_failed (refund by the gateway failed)';
  const left = unreserved + (previousDoubleRefund ?? 0) - (doubleRefundAmount ?? 0);
  return {
    payments: [nextVersion(payment, now, { unreserved: left })],
    refunds: [settled],
    history: [
      { paymentId: payment.id, at: now, to: payment.state, by, description: `refund ${refund.id}: ${description}` },
    ],
  };
}

import type { Change } from './change.ts';
import { nextVersion } from './next-version.ts';
import type { Payment } from './payment.ts';
import type { ManualRefund, Refund } from './refund.ts';
import type { TriggeredBy } from './source.ts';

/**
 * What the payer still waits for of a refund that needs staff (minor units): its amount, less what has gone in other ways since. One that
 * gave back what it had taken shares that with all refunds that were asked for after it.
 *
 * @param refunds all refunds of the application
 */
export function owedAmount(refund: Refund, payment: Payment, refunds: readonly Refund[]): number {
  const { amount, captured = amount, dispute, refundable = 0 } = payment;
  const others = refunds.filter(
    ({ id, paymentId, state }) => paymentId === payment.id && id !== refund.id && state !== 'manual_review',
  );
  const gone = others.reduce((sum, one) => sum + one.amount.amount + (one.manualRefund?.doubleRefundAmount ?? 0), 0);
  const lost = dispute?.state === 'lost' ? dispute.amount.amount : 0;
  const left = refund.released ? refundable : captured.amount - gone - lost;
  return Math.max(0, Math.min(refund.amount.amount, left));
}

/**
 * A refund that needs staff is done, since a member of staff has brought the money back outside the gateway. The payment is written in
 * any case, so that whatever else takes of its money at that moment makes one of the two look again.
 *
 * @param owed minor units, as `owedOf` tells them: so much was brought back
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
    amount: { ...refund.amount, amount: owed },
    state: 'done',
    manualRefund: { reference, by, at: now },
  });
  const refundable = (payment.refundable ?? 0) - (released ? owed : 0);
  const entry = { paymentId: payment.id, at: now, to: payment.state, by: 'staff' } as const;
  return {
    payments: [nextVersion(payment, now, { refundable })],
    refunds: [settled],
    history: [{ ...entry, description: `refund ${refund.id}: manual` }],
  };
}

/**
 * What the gateway says all the same of a refund that was settled by hand. If it has done it, the money went back twice, and takes of what
 * could still be refunded; if that fails later, it went back once. The refund stays done: sent anew it would go back twice.
 *
 * @returns undefined if nothing changes
 */
export function reconcileManualRefund(
  payment: Payment,
  refund: Refund & { readonly manualRefund: ManualRefund },
  outcome: 'done' | 'failed',
  by: TriggeredBy,
  now: number,
): Change | undefined {
  const { doubleRefundAmount: previousDoubleRefund, ...rest } = refund.manualRefund;
  if (outcome === 'done' && previousDoubleRefund !== undefined) return undefined;
  const refundable = payment.refundable ?? 0;
  const doubleRefundAmount = outcome === 'done' ? Math.min(refund.amount.amount, refundable) : undefined;
  const settled = nextVersion<Refund>(refund, now, {
    manualRefund: { ...rest, ...(doubleRefundAmount !== undefined && { doubleRefundAmount }) },
    // As of any other refund: what is still said of an attempt that has failed is no word on it any more.
    ...(outcome === 'failed' && { attempt: refund.attempt + 1 }),
  });
  const description =
    outcome === 'done' ? 'double (also refunded by the gateway)' : 'double_failed (refund by the gateway failed)';
  const left = refundable + (previousDoubleRefund ?? 0) - (doubleRefundAmount ?? 0);
  return {
    payments: [nextVersion(payment, now, { refundable: left })],
    refunds: [settled],
    history: [
      { paymentId: payment.id, at: now, to: payment.state, by, description: `refund ${refund.id}: ${description}` },
    ],
  };
}

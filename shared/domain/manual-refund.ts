import type { Change } from './change.ts';
import type { Payment } from './payment.ts';
import type { ByHand, Refund } from './refund.ts';
import type { SaidBy } from './source.ts';

/**
 * What the payer still waits for of a refund that needs staff (minor units): its amount, less what has gone in other ways since. One that
 * gave back what it had taken shares that with all refunds that were asked for after it.
 *
 * @param refunds all refunds of the application
 */
export function owedOf(refund: Refund, payment: Payment, refunds: readonly Refund[]): number {
  const { amount, captured = amount, dispute, refundable = 0 } = payment;
  const others = refunds.filter(
    ({ id, paymentId, state }) => paymentId === payment.id && id !== refund.id && state !== 'needs_staff',
  );
  const gone = others.reduce((sum, one) => sum + one.amount.amount + (one.byHand?.twice ?? 0), 0);
  const lost = dispute?.state === 'lost' ? dispute.amount.amount : 0;
  const left = refund.gaveBack ? refundable : captured.amount - gone - lost;
  return Math.max(0, Math.min(refund.amount.amount, left));
}

/**
 * A refund that needs staff is done, since a member of staff has brought the money back outside the gateway. The payment is written in
 * any case, so that whatever else takes of its money at that moment makes one of the two look again.
 *
 * @param owed minor units, as `owedOf` tells them: so much was brought back
 */
export function settleByHand(
  payment: Payment,
  refund: Refund,
  owed: number,
  { reference, by }: Pick<ByHand, 'reference' | 'by'>,
  now: number,
): Change {
  const { dueAt: _, gaveBack, ...rest } = refund;
  const settled: Refund = {
    ...rest,
    amount: { ...refund.amount, amount: owed },
    state: 'done',
    byHand: { reference, by, at: now },
    updatedAt: now,
    version: refund.version + 1,
  };
  const refundable = (payment.refundable ?? 0) - (gaveBack ? owed : 0);
  const entry = { paymentId: payment.id, at: now, to: payment.state, by: 'staff' } as const;
  return {
    payments: [{ ...payment, refundable, updatedAt: now, version: payment.version + 1 }],
    refunds: [settled],
    history: [{ ...entry, what: `refund ${refund.id}: by_hand` }],
  };
}

/**
 * What the gateway says all the same of a refund that was settled by hand. If it has done it, the money went back twice, and takes of what
 * could still be refunded; if that fails later, it went back once. The refund stays done: sent anew it would go back twice.
 *
 * @returns undefined if nothing changes
 */
export function settleBesideHand(
  payment: Payment,
  refund: Refund & { readonly byHand: ByHand },
  outcome: 'done' | 'failed',
  by: SaidBy,
  now: number,
): Change | undefined {
  const { twice: before, ...once } = refund.byHand;
  if (outcome === 'done' && before !== undefined) return undefined;
  const refundable = payment.refundable ?? 0;
  const twice = outcome === 'done' ? Math.min(refund.amount.amount, refundable) : undefined;
  const settled: Refund = {
    ...refund,
    byHand: { ...once, ...(twice !== undefined && { twice }) },
    // As of any other refund: what is still said of an attempt that has failed is no word on it any more.
    ...(outcome === 'failed' && { attempt: refund.attempt + 1 }),
    updatedAt: now,
    version: refund.version + 1,
  };
  const what = outcome === 'done' ? 'twice (the gateway has done it, too)' : "once (the gateway's own has failed)";
  const left = refundable + (before ?? 0) - (twice ?? 0);
  return {
    payments: [{ ...payment, refundable: left, updatedAt: now, version: payment.version + 1 }],
    refunds: [settled],
    history: [{ paymentId: payment.id, at: now, to: payment.state, by, what: `refund ${refund.id}: ${what}` }],
  };
}

import { tryAgainAt } from './backoff.ts';
import type { Change } from './change.ts';
import type { RefundObservation } from './notice.ts';
import type { Payment } from './payment.ts';
import { REFUND_TRIED_FOR, type Refund, type RefundState, refundMayBecome } from './refund.ts';
import { settleBesideHand } from './settle-by-hand.ts';
import type { SaidBy } from './source.ts';

/** What is known of one attempt to refund. `unknown`: its gateway does not say; `impossible`: it will never do it. */
export interface RefundWord {
  readonly outcome: 'pending' | 'done' | 'failed' | 'impossible' | 'unknown';
  /** The gateway's own word for why not. */
  readonly code?: string;
}

/**
 * Folds what the gateway said of a refund into its row and its payment. Words come late and repeated: they only ever lead forward.
 *
 * @returns undefined if nothing changes
 */
export function settleRefund(
  payment: Payment,
  refund: Refund,
  word: RefundWord,
  by: SaidBy,
  now: number,
): Change | undefined {
  const { byHand } = refund;
  if (byHand !== undefined) {
    const { outcome } = word;
    const isFinal = outcome === 'done' || outcome === 'failed';
    return isFinal ? settleBesideHand(payment, { ...refund, byHand }, outcome, by, now) : undefined;
  }
  const to = nextState(refund, word.outcome, now);
  if (to === undefined || !refundMayBecome(refund.state, to)) return undefined;
  const { dueAt: _, ...rest } = refund;
  const givesBack = to === 'needs_staff' && word.outcome === 'failed';
  const refundable = payment.refundable ?? 0;
  const takesAgain = refund.gaveBack && to === 'done' ? Math.min(refund.amount.amount, refundable) : undefined;
  const next: Refund = {
    ...rest,
    state: to,
    // What is still said of an attempt that has failed, late and out of order, is no word on the refund any more.
    ...(word.outcome === 'failed' && { attempt: refund.attempt + 1 }),
    ...(to === 'failed' && { dueAt: tryAgainAt(refund.tries ?? 0, now) }),
    // Pending at the gateway's own pace: asked again now and then, in case its notice is lost.
    ...(to === 'sent' && { dueAt: tryAgainAt(refund.tries ?? 0, now) }),
    ...(givesBack && { gaveBack: true }),
    ...(takesAgain !== undefined && { took: takesAgain }),
    updatedAt: now,
    version: refund.version + 1,
  };
  const what = `refund ${refund.id}: ${to}${word.code === undefined ? '' : ` (${word.code})`}`;
  const history = [{ paymentId: payment.id, at: now, to: payment.state, by, what }];
  const change = (givesBack ? (refund.took ?? refund.amount.amount) : 0) - (takesAgain ?? 0);
  if (change === 0) return { refunds: [next], history };
  const paid = { ...payment, refundable: refundable + change, updatedAt: now, version: payment.version + 1 };
  return { payments: [paid], refunds: [next], history };
}

/**
 * A refund that was made in the gateway's own dashboard: it is recorded, and takes from what can still be refunded. One that has failed is
 * recorded too, as the attempt that is over: it takes nothing, and what is still told of how it began or seemed done changes that no more.
 */
export function recordForeignRefund(payment: Payment, observation: RefundObservation, now: number): Change {
  const { gatewayRefundId, amount, source } = observation;
  const begun: Refund = {
    id: foreignRefundId(gatewayRefundId),
    paymentId: payment.id,
    amount,
    reason: 'made_at_gateway',
    state: observation.state === 'done' ? 'done' : 'sent',
    attempt: 1,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  const failed = observation.state === 'failed';
  const refundable = payment.refundable ?? 0;
  const took = Math.min(amount.amount, refundable);
  const refund: Refund = failed ? { ...begun, state: 'needs_staff', attempt: 2, gaveBack: true } : { ...begun, took };
  const what = `refund ${refund.id}: ${refund.state} (made at the gateway)`;
  const history = [{ paymentId: payment.id, at: now, to: payment.state, by: source.by, what }];
  if (failed) return { refunds: [refund], history };
  const paid = { ...payment, refundable: refundable - took, updatedAt: now, version: payment.version + 1 };
  return { payments: [paid], refunds: [refund], history };
}

export function foreignRefundId(gatewayRefundId: string): string {
  return `gw_${gatewayRefundId}`;
}

function nextState(refund: Refund, outcome: RefundWord['outcome'], now: number): RefundState | undefined {
  const triedLongEnough = now - (refund.sentAt ?? refund.createdAt) >= REFUND_TRIED_FOR;
  switch (outcome) {
    case 'done':
      return 'done';
    case 'impossible':
      // The money has gone already: a try that was under way meanwhile says nothing new.
      return refund.state === 'done' || refund.state === 'needs_staff' ? undefined : 'needs_staff';
    case 'failed':
      // It went to a person because nobody knew; now it is known that the money did not go.
      if (refund.state === 'needs_staff') return refund.gaveBack ? undefined : 'needs_staff';
      return triedLongEnough || refund.reason === 'made_at_gateway' ? 'needs_staff' : 'failed';
    // Nobody knows whether the money went, so nothing of it becomes refundable again.
    case 'unknown':
      return refund.state === 'sent' && triedLongEnough ? 'needs_staff' : undefined;
    case 'pending':
      if (refund.state === 'due') return 'sent';
      return refund.state === 'sent' && triedLongEnough ? 'needs_staff' : undefined;
  }
}

import { tryAgainAt } from './backoff.ts';
import type { Change } from './change.ts';
import type { RefundObservation } from './notice.ts';
import type { Payment } from './payment.ts';
import { REFUND_TRIED_FOR, type Refund, type RefundState, refundMayBecome } from './refund.ts';
import type { SaidBy } from './source.ts';

/** What the gateway says of one attempt to refund. */
export type RefundWord = 'pending' | 'done' | 'failed';

/**
 * Folds what the gateway said of a refund into its row and its payment. Words come late and repeated: they only ever lead forward,
 * and what is said of an attempt that has been replaced counts for nothing.
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
  const to = nextState(refund, word, now);
  if (to === undefined || !refundMayBecome(refund.state, to)) return undefined;
  const { dueAt: _, ...rest } = refund;
  const next: Refund = {
    ...rest,
    state: to,
    ...(to === 'failed' && { attempt: refund.attempt + 1, dueAt: tryAgainAt(refund.tries ?? 0, now) }),
    // Pending at the gateway's own pace: asked again now and then, in case its notice is lost.
    ...(to === 'sent' && { dueAt: tryAgainAt(refund.tries ?? 0, now) }),
    updatedAt: now,
    version: refund.version + 1,
  };
  const given = givenBack(refund, to);
  const paid = {
    ...payment,
    refundable: Math.max(0, (payment.refundable ?? 0) + given),
    updatedAt: now,
    version: payment.version + 1,
  };
  return { payments: [paid], refunds: [next], history: [entry(payment, `refund ${refund.id}: ${to}`, by, now)] };
}

/** A refund that was made in the gateway's own dashboard: it is recorded, and takes from what can still be refunded. */
export function recordForeignRefund(payment: Payment, observation: RefundObservation, now: number): Change | undefined {
  if (observation.state === 'failed') return undefined;
  const { gatewayRefundId, amount, source } = observation;
  const id = foreignRefundId(gatewayRefundId);
  const state = observation.state === 'done' ? 'done' : 'sent';
  const times = { createdAt: now, updatedAt: now };
  const refund: Refund = {
    id,
    paymentId: payment.id,
    amount,
    reason: 'made_at_gateway',
    state,
    attempt: 1,
    ...times,
    version: 1,
  };
  const refundable = Math.max(0, (payment.refundable ?? 0) - amount.amount);
  const paid = { ...payment, refundable, updatedAt: now, version: payment.version + 1 };
  return {
    payments: [paid],
    refunds: [refund],
    history: [entry(payment, `refund ${id}: made at the gateway`, source.by, now)],
  };
}

export function foreignRefundId(gatewayRefundId: string): string {
  return `gw_${gatewayRefundId}`;
}

function nextState(refund: Refund, word: RefundWord, now: number): RefundState | undefined {
  if (word === 'done') return 'done';
  if (word === 'pending') return refund.state === 'due' ? 'sent' : undefined;
  if (refund.reason === 'made_at_gateway') return 'needs_staff';
  return now - refund.createdAt >= REFUND_TRIED_FOR ? 'needs_staff' : 'failed';
}

/** What a refund that nobody will send again had taken, can be refunded again. */
function givenBack(refund: Refund, to: RefundState): number {
  const wasTaken = refund.state !== 'needs_staff';
  if (to === 'needs_staff' && wasTaken) return refund.amount.amount;
  return to === 'done' && !wasTaken ? -refund.amount.amount : 0;
}

function entry(payment: Payment, what: string, by: SaidBy, at: number) {
  return { paymentId: payment.id, at, to: payment.state, by, what };
}

import { nextRetryAt } from './backoff.ts';
import type { Change } from './change.ts';
import type { RefundObservation } from './gateway-event.ts';
import { reconcileManualRefund } from './manual-refund.ts';
import { nextVersion } from './next-version.ts';
import type { Payment } from './payment.ts';
import { canTransitionRefund, REFUND_RETRY_WINDOW, type Refund, type RefundState } from './refund.ts';
import type { TriggeredBy } from './source.ts';

/** What is known of one attempt to refund. `unknown`: its gateway does not say; `impossible`: it will never do it. */
export interface RefundStatus {
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
  status: RefundStatus,
  by: TriggeredBy,
  now: number,
): Change | undefined {
  const { manualRefund } = refund;
  if (manualRefund !== undefined) {
    const { outcome } = status;
    const isFinal = outcome === 'done' || outcome === 'failed';
    return isFinal ? reconcileManualRefund(payment, { ...refund, manualRefund }, outcome, by, now) : undefined;
  }
  const to = nextState(refund, status.outcome, now);
  if (to === undefined || !canTransitionRefund(refund.state, to)) return undefined;
  const { dueAt: _, ...rest } = refund;
  const releases = to === 'manual_review' && status.outcome === 'failed';
  const refundable = payment.refundable ?? 0;
  const reservedAgain = refund.released && to === 'done' ? Math.min(refund.amount.amount, refundable) : undefined;
  const next = nextVersion<Refund>(rest, now, {
    state: to,
    // What is still said of an attempt that has failed, late and out of order, is no word on the refund any more.
    ...(status.outcome === 'failed' && { attempt: refund.attempt + 1 }),
    ...(to === 'failed' && { dueAt: nextRetryAt(refund.tries ?? 0, now) }),
    // Pending at the gateway's own pace: asked again now and then, in case its notice is lost.
    ...(to === 'sent' && { dueAt: nextRetryAt(refund.tries ?? 0, now) }),
    ...(releases && { released: true }),
    ...(reservedAgain !== undefined && { reserved: reservedAgain }),
  });
  const description = `refund ${refund.id}: ${to}${status.code === undefined ? '' : ` (${status.code})`}`;
  const history = [{ paymentId: payment.id, at: now, to: payment.state, by, description }];
  const change = (releases ? (refund.reserved ?? refund.amount.amount) : 0) - (reservedAgain ?? 0);
  if (change === 0) return { refunds: [next], history };
  const paid = nextVersion(payment, now, { refundable: refundable + change });
  return { payments: [paid], refunds: [next], history };
}

/**
 * A refund that was made in the gateway's own dashboard: it is recorded, and takes from what can still be refunded. One that has failed is
 * recorded too, as the attempt that is over: it takes nothing, and what is still told of how it began or seemed done changes that no more.
 */
export function recordExternalRefund(payment: Payment, observation: RefundObservation, now: number): Change {
  const { gatewayRefundId, amount, source } = observation;
  const begun: Refund = {
    id: externalRefundId(gatewayRefundId),
    paymentId: payment.id,
    amount,
    reason: 'issued_at_gateway',
    state: observation.state === 'done' ? 'done' : 'sent',
    attempt: 1,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  const failed = observation.state === 'failed';
  const refundable = payment.refundable ?? 0;
  const reserved = Math.min(amount.amount, refundable);
  const refund: Refund = failed
    ? { ...begun, state: 'manual_review', attempt: 2, released: true }
    : { ...begun, reserved };
  const description = `refund ${refund.id}: ${refund.state} (made at the gateway)`;
  const history = [{ paymentId: payment.id, at: now, to: payment.state, by: source.by, description }];
  if (failed) return { refunds: [refund], history };
  const paid = nextVersion(payment, now, { refundable: refundable - reserved });
  return { payments: [paid], refunds: [refund], history };
}

export function externalRefundId(gatewayRefundId: string): string {
  return `gw_${gatewayRefundId}`;
}

function nextState(refund: Refund, outcome: RefundStatus['outcome'], now: number): RefundState | undefined {
  const isRetryWindowOver = now - (refund.sentAt ?? refund.createdAt) >= REFUND_RETRY_WINDOW;
  switch (outcome) {
    case 'done':
      return 'done';
    case 'impossible':
      // The money has gone already: a try that was under way meanwhile says nothing new.
      return refund.state === 'done' || refund.state === 'manual_review' ? undefined : 'manual_review';
    case 'failed':
      // It went to a person because nobody knew; now it is known that the money did not go.
      if (refund.state === 'manual_review') return refund.released ? undefined : 'manual_review';
      return isRetryWindowOver || refund.reason === 'issued_at_gateway' ? 'manual_review' : 'failed';
    // Nobody knows whether the money went, so nothing of it becomes refundable again.
    case 'unknown':
      return refund.state === 'sent' && isRetryWindowOver ? 'manual_review' : undefined;
    case 'pending':
      if (refund.state === 'due') return 'sent';
      return refund.state === 'sent' && isRetryWindowOver ? 'manual_review' : undefined;
  }
}

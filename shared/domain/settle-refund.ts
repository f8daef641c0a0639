import { nextRetryAt } from './backoff.ts';
import type { Change } from './change.ts';
import type { RefundObservation } from './gateway-event.ts';
import { reconcileManualRefund } from './manual-refund.ts';
import type { Money } from './money.ts';
import { nextVersion } from './next-version.ts';
import type { Payment } from './payment.ts';
import { paidAmount, REFUND_QUERY_DELAY, REFUND_RETRY_WINDOW, type Refund } from './refund.ts';
import { overdrawnAmount, refundRule } from './refund-policy.ts';
import { canTransitionRefund, type RefundState } from './refund-state.ts';
import { totalsAfter } from './refund-totals.ts';
import type { TriggeredBy } from './source.ts';

/** The status of one refund attempt. `unknown`: the gateway did not answer; `impossible`: the gateway will never execute it. */
export interface RefundStatus {
  readonly outcome: 'pending' | 'done' | 'failed' | 'impossible' | 'unknown';
  /** The gateway's own error code. */
  readonly code?: string;
  /** For `done`: what was refunded, if that is not the refund's amount; above zero, and in its currency. */
  readonly amount?: Money;
}

/**
 * Applies a gateway result to a refund and its payment. Results arrive late and repeatedly, so only allowed transitions are made. A refund that
 * the gateway has executed with another amount is completed with that amount: its books decide how much the payer has.
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
    const executed = { ...refund, manualRefund };
    return isFinal ? reconcileManualRefund(payment, executed, { ...status, outcome }, by, now) : undefined;
  }
  const to = nextState(refund, status.outcome, now);
  if (to === undefined || !canTransitionRefund(refund.state, to)) return undefined;
  const { dueAt: _, released: __, ...rest } = refund;
  const releases = to === 'manual_review' && status.outcome === 'failed';
  const next = nextVersion<Refund>(rest, now, {
    state: to,
    // Late reports about the failed attempt are ignored from now on.
    ...(status.outcome === 'failed' && { attempt: refund.attempt + 1 }),
    ...(to === 'failed' && { dueAt: nextStepAt(refund, now) }),
    // Pending at the gateway: queried again with backoff, in case the notification is lost.
    ...(to === 'sent' && { dueAt: nextStepAt(refund, now) }),
    ...(refund.state === 'done' && to === 'failed' && refund.returnedAt === undefined && { returnedAt: now }),
    ...(releases && { released: true }),
    ...paidAmount(refund, status.amount),
  });
  const code = next.amount === refund.amount ? status.code : ANOTHER_AMOUNT;
  const description = `refund ${refund.id}: ${to}${code === undefined ? '' : ` (${code})`}`;
  const history = [{ paymentId: payment.id, at: now, to: payment.state, by, description }];
  const refundTotals = totalsAfter(payment, refund, next);
  // A completion takes back what had been released, even what other refunds have reserved since.
  const change = reservedBy(refund) - reservedBy(next);
  const unreserved = (payment.unreserved ?? 0) + change;
  const paid = nextVersion(payment, now, { refundTotals, ...(change !== 0 && { unreserved }) });
  return { payments: [paid], refunds: [next], history };
}

/** Minor units. */
function reservedBy({ released, amount }: Refund): number {
  return released ? 0 : amount.amount;
}

/** The code of a refund that was completed with another amount. */
const ANOTHER_AMOUNT = 'another_amount';

export interface ReducedRefund {
  readonly refund: Refund;
  /** The payment's `unreserved` afterwards. */
  readonly unreserved: number;
}

/**
 * A refund that has not been sent, reduced by what lost disputes and refunds of the gateway's dashboard have taken from the reserved amounts.
 * Only an automatic refund is reduced, which returns whatever is left; the amount of any other was decided by a person.
 *
 * @returns undefined if the refund cannot be sent
 */
export function reduceRefund(payment: Payment, refund: Refund): ReducedRefund | undefined {
  const { unreserved = 0 } = payment;
  const overdrawn = overdrawnAmount(payment);
  if (overdrawn === 0) return { refund, unreserved };
  const { amount, reason } = refund;
  if (refundRule(reason).by !== 'system' || overdrawn >= amount.amount) return undefined;
  const reduced = { ...refund, amount: { ...amount, amount: amount.amount - overdrawn } };
  return { refund: reduced, unreserved: unreserved + overdrawn };
}

/**
 * Records a refund that was issued in the gateway's dashboard. It reserves its whole amount, even what other refunds have reserved before:
 * they must return that much less. A failed one is recorded too, with its attempt already finished: it reserves nothing, and late reports
 * about its earlier states are ignored. A pending one is queried until it is decided: its notifications may be lost.
 */
export function recordExternalRefund(payment: Payment, observation: RefundObservation, now: number): Change {
  const { gatewayRefundId, amount, source, state } = observation;
  const recorded: Refund = {
    id: externalRefundId(gatewayRefundId),
    paymentId: payment.id,
    gateway: payment.gateway,
    amount,
    reason: 'issued_at_gateway',
    state: state === 'done' ? 'done' : 'sent',
    attempt: 1,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  const failed = state === 'failed';
  const unreserved = payment.unreserved ?? 0;
  const refund: Refund = failed
    ? { ...recorded, state: 'manual_review', attempt: 2, released: true }
    : { ...recorded, reserved: amount.amount, ...(state === 'pending' && { dueAt: now + REFUND_QUERY_DELAY }) };
  const description = `refund ${refund.id}: ${refund.state} (made at the gateway)`;
  const history = [{ paymentId: payment.id, at: now, to: payment.state, by: source.by, description }];
  const refundTotals = totalsAfter(payment, undefined, refund);
  const paid = nextVersion(payment, now, { refundTotals, ...(!failed && { unreserved: unreserved - amount.amount }) });
  return { payments: [paid], refunds: [refund], history };
}

const EXTERNAL = 'gw_';

export function externalRefundId(gatewayRefundId: string): string {
  return `${EXTERNAL}${gatewayRefundId}`;
}

/** The gateway's own id of a refund that was issued in its dashboard; undefined for a refund of ours. */
export function gatewayRefundIdOf({ id }: Pick<Refund, 'id'>): string | undefined {
  return id.startsWith(EXTERNAL) ? id.slice(EXTERNAL.length) : undefined;
}

/**
 * With backoff, but not before the gateway can be asked about what was sent: it may have refused a repeated request while it still executes the
 * first one.
 */
function nextStepAt({ tries = 0 }: Refund, now: number): number {
  return Math.max(nextRetryAt(tries, now), now + REFUND_QUERY_DELAY);
}

function nextState(refund: Refund, outcome: RefundStatus['outcome'], now: number): RefundState | undefined {
  const isRetryWindowOver = now - (refund.sentAt ?? refund.createdAt) >= REFUND_RETRY_WINDOW;
  switch (outcome) {
    case 'done':
      return 'done';
    case 'impossible':
      // The refund is already completed or in manual review: a concurrent attempt changes nothing.
      return refund.state === 'done' || refund.state === 'manual_review' ? undefined : 'manual_review';
    case 'failed':
      // It was in manual review because the outcome was unknown; now it is known that no money was refunded.
      if (refund.state === 'manual_review') return refund.released ? undefined : 'manual_review';
      return isRetryWindowOver || refund.reason === 'issued_at_gateway' ? 'manual_review' : 'failed';
    // It is unknown whether the money was refunded, so nothing becomes refundable again.
    case 'unknown':
      return (refund.state === 'sent' || refund.state === 'failed') && isRetryWindowOver ? 'manual_review' : undefined;
    case 'pending':
      if (refund.state === 'due' || refund.state === 'failed') return 'sent';
      return refund.state === 'sent' && isRetryWindowOver ? 'manual_review' : undefined;
  }
}

import { lostAmount } from '../../../domain/dispute.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { nextVersion } from '../../../domain/next-version.ts';
import type { Payment } from '../../../domain/payment.ts';
import { REFUND_QUERY_DELAY, type Refund } from '../../../domain/refund.ts';
import { isRefundBlocked, overdrawnAmount } from '../../../domain/refund-policy.ts';
import { totalsAfter } from '../../../domain/refund-totals.ts';
import { gatewayRefundIdOf, type ReducedRefund, reduceRefund, settleRefund } from '../../../domain/settle-refund.ts';
import type { TriggeredBy } from '../../../domain/source.ts';
import type { RefundResult } from '../../../ports/payments/payment-gateway.ts';
import { recordRefundMetrics } from '../../common/record-metrics.ts';
import { retryOnConflict } from '../../common/retry-on-conflict.ts';
import { queryGateway } from '../../settlement/internal/query-gateway.ts';
import type { SettleDependencies } from '../../settlement/settle-dependencies.ts';

/**
 * Performs the next step of a refund. The refund is stored as `sent` before it is sent, and a `sent` refund is queried at the gateway
 * before it is sent again, so a lost request or answer never refunds money twice.
 */
export async function processRefund(
  deps: SettleDependencies,
  id: PaymentId,
  refundId: string,
  by: TriggeredBy,
): Promise<void> {
  await retryOnConflict(id, async () => {
    // Before the refund is read: what a run that is frozen meanwhile has read may be hours old.
    const from = deps.clock();
    const until = from + REFUND_QUERY_DELAY;
    const { payment, refund } = await deps.ledger.readRefund(id, refundId);
    if (payment === undefined || refund === undefined || isRefundBlocked(payment, refund)) return;
    // Another run has finished the refund since this run listed it.
    if (refund.state === 'done' || refund.state === 'manual_review') return;
    if (refund.state === 'sent') {
      if (from >= refund.updatedAt + REFUND_QUERY_DELAY) await queryRefund(deps, payment, refund, until, by);
      return;
    }
    if (refund.state === 'failed') {
      const previous = await settlePreviousAttempt(deps, payment, refund, by);
      if (previous === 'retry') return previous;
      if (previous === 'unknown') return recordRefundResult(deps, id, refund, { outcome: 'unknown' }, by);
      if (previous === 'executed') return;
    }
    const reduced = reduceRefund(payment, refund);
    if (reduced === undefined) return recordRefundResult(deps, id, refund, returnedOtherwise(payment), by);
    return send(deps, payment, refund, reduced, until, by);
  });
}

/**
 * Queries the attempt before the current one, which has failed, and takes it up again if it was executed after all: a delayed copy of its
 * request may have arrived after the one that was refused. The next attempt has another id, so it would refund the money again.
 *
 * @returns 'not_executed' if the next attempt may be sent
 */
export async function settlePreviousAttempt(
  deps: SettleDependencies,
  payment: Payment,
  refund: Refund,
  by: TriggeredBy,
): Promise<'not_executed' | 'executed' | 'unknown' | 'retry'> {
  const previous = { ...refund, attempt: refund.attempt - 1 };
  const found = await queryGateway(deps, payment, (gateway) => gateway.findRefund(previous, payment));
  if (found.outcome === 'unknown') return found.outcome;
  if (found.outcome !== 'done' && found.outcome !== 'pending') return 'not_executed';
  const change = settleRefund(payment, previous, found, by, deps.clock());
  raiseRefundAlarms(deps, change?.refunds);
  if (change !== undefined && !(await deps.ledger.commit(change))) return 'retry';
  recordRefundMetrics(deps, change?.refunds);
  return 'executed';
}

/** The payer's bank, or the gateway's dashboard, has already returned money of this refund: it would be paid twice. */
function returnedOtherwise(payment: Payment): RefundResult {
  return { outcome: 'impossible', code: lostAmount(payment).amount > 0 ? 'dispute_lost' : 'refunded_in_dashboard' };
}

/** @returns 'retry' after a concurrent change; nothing was sent */
async function send(
  deps: SettleDependencies,
  payment: Payment,
  stored: Refund,
  { refund, unreserved }: ReducedRefund,
  until: number,
  by: TriggeredBy,
): Promise<'retry' | undefined> {
  const now = deps.clock();
  const sent = nextVersion(refund, now, {
    state: 'sent',
    sentAt: refund.sentAt ?? now,
    dueAt: now + REFUND_QUERY_DELAY,
  });
  const entry = { paymentId: payment.id, at: now, to: payment.state, by, description: `refund ${refund.id}: sent` };
  const counted = nextVersion(payment, now, { unreserved, refundTotals: totalsAfter(payment, stored, sent) });
  if (!(await deps.ledger.commit({ payments: [counted], refunds: [sent], history: [entry] }))) return 'retry';
  recordRefundMetrics(deps, [sent]);
  const answer = await sendAttempt(deps, counted, sent, until);
  await recordRefundResult(deps, payment.id, sent, answer, by);
  return undefined;
}

/**
 * A process may be frozen at any time and continue hours later, when the next attempt may have been sent, under another id, or finance has paid
 * the refund. So no request leaves once another run may send one.
 *
 * @param until UTC milliseconds
 */
function sendAttempt(deps: SettleDependencies, payment: Payment, refund: Refund, until: number): Promise<RefundResult> {
  return queryGateway<RefundResult>(deps, payment, (gateway) => gateway.refund(refund, payment, until));
}

async function queryRefund(
  deps: SettleDependencies,
  payment: Payment,
  refund: Refund,
  until: number,
  by: TriggeredBy,
): Promise<void> {
  const found = await queryGateway(deps, payment, (gateway) => gateway.findRefund(refund, payment));
  // One of the gateway's dashboard is not ours to send.
  const isExternal = gatewayRefundIdOf(refund) !== undefined;
  if (found.outcome !== 'not_found' || isExternal) return recordRefundResult(deps, payment.id, refund, found, by);
  if (overdrawnAmount(payment) > 0) return recordRefundResult(deps, payment.id, refund, returnedOtherwise(payment), by);
  // The gateway never received the request: repeat the same attempt with the same idempotency key.
  const answer = await sendAttempt(deps, payment, refund, until);
  await recordRefundResult(deps, payment.id, refund, answer, by);
}

/** Settles the gateway's answer for one attempt. If that fails, the refund stays `sent` and due and is queried again. */
export async function recordRefundResult(
  deps: SettleDependencies,
  id: PaymentId,
  { id: refundId, attempt }: Refund,
  result: RefundResult,
  by: TriggeredBy,
): Promise<void> {
  const { outcome } = result;
  const isUndecided = outcome === 'not_found' || outcome === 'deferred';
  const status = { ...result, outcome: isUndecided ? 'unknown' : outcome } as const;
  if ('balanceTooLow' in result) deps.alarm('balance_too_low', { paymentId: id, refundId });
  await retryOnConflict(id, async () => {
    const { payment, refund } = await deps.ledger.readRefund(id, refundId);
    if (payment === undefined || refund?.attempt !== attempt) return;
    const change = settleRefund(payment, refund, status, by, deps.clock());
    if (change === undefined) return;
    raiseRefundAlarms(deps, change.refunds);
    if (!(await deps.ledger.commit(change))) return 'retry';
    recordRefundMetrics(deps, change.refunds);
  });
}

/** Call it before the commit: a duplicate alarm is better than a missing one after a crash. */
export function raiseRefundAlarms({ alarm }: SettleDependencies, refunds: readonly Refund[] = []): void {
  for (const { state, requestedAmount, manualRefund, paymentId, id: refundId } of refunds) {
    const isOtherAmount = state === 'done' && requestedAmount !== undefined && manualRefund === undefined;
    if (isOtherAmount) alarm('refund_amount_mismatch', { paymentId, refundId });
    if (state === 'manual_review') alarm('refund_manual_review', { paymentId, refundId });
    if (manualRefund?.doubleRefundAmount !== undefined) alarm('double_refund', { paymentId, refundId });
  }
}

import { isOwnApplication, type StaffMember } from '../../domain/audit-event.ts';
import { type DomainErrorCode, fail, ok, type Result } from '../../domain/domain-error.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { applyManualRefund, owedAmount, undecidedRefunds } from '../../domain/manual-refund.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Refund } from '../../domain/refund.ts';
import { isRefundBlocked } from '../../domain/refund-policy.ts';
import type { PaymentStore } from '../../ports/payments/payment-store.ts';
import { recordRefundMetrics } from '../common/record-metrics.ts';
import { retryOnConflict } from '../common/retry-on-conflict.ts';
import { queryGateway } from '../settlement/internal/query-gateway.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { queryDisputes, queryExternalRefunds } from '../settlement/settle-gateway-event.ts';
import { type AuditDependencies, newAuditEvent, recordAuditEvent } from '../staff/internal/record-audit-event.ts';
import { recordRefundResult, settlePreviousAttempt } from './internal/process-refund.ts';

export interface ManualRefundRequest {
  readonly paymentId: PaymentId;
  readonly refundId: string;
  /** The reference of the bank transfer or other payout. */
  readonly reference: string;
  readonly reason: string;
  /** Records it although nobody can ask the gateway, whose dashboard was checked: only while the secret lacks the payment's account. */
  readonly withoutGateway?: true;
}

export type ManualRefundDependencies = SettleDependencies &
  AuditDependencies & { readonly payments: Pick<PaymentStore, 'getRecord'> };

/**
 * Records that finance has paid a refund outside the gateway, for example by bank transfer. The gateway is queried first, since it may
 * have completed the refund after all, or a bank or somebody in its dashboard may have returned the money; if the gateway completes the
 * refund later, `settleRefund` detects the double refund.
 *
 * Repeating the request with the same reference changes nothing.
 */
export async function recordManualRefund(
  deps: ManualRefundDependencies,
  by: StaffMember,
  { paymentId, refundId, reference, reason, withoutGateway }: ManualRefundRequest,
): Promise<Result<Refund>> {
  const action = {
    action: 'record-manual-refund',
    paymentId,
    refundId,
    reference,
    reason,
    ...(withoutGateway && { withoutGateway }),
  } as const;
  const failWith = async (code: DomainErrorCode) => {
    await recordAuditEvent(deps, by, { ...action, result: code });
    return fail(code);
  };
  return retryOnConflict(paymentId, async () => {
    const { payment, application, refund } = await deps.ledger.readRefund(paymentId, refundId);
    if (payment === undefined || application === undefined || refund === undefined) return failWith('not_found');
    if (isOwnApplication(application, by)) return failWith('own_application');
    if (refund.manualRefund !== undefined) {
      if (refund.manualRefund.reference !== reference) return failWith('manual_refund_already_recorded');
      await recordAuditEvent(deps, by, { ...action, result: 'already_done' });
      return ok(refund);
    }
    const error =
      manualRefundErrorOf(payment, refund) ?? (await gatewayConflictOf(deps, payment, refund, withoutGateway));
    if (error === 'retry') return error;
    if (error !== undefined) return failWith(error);
    // A bank, or somebody in the gateway's dashboard, may have returned the money without a notification of it.
    const unknown =
      (await queryDisputes(deps, payment, 'staff')) ?? (await queryExternalRefunds(deps, payment, 'staff'));
    const mayBeUnknown = withoutGateway && unknown?.reason === 'account_unavailable';
    if (unknown !== undefined && !mayBeUnknown) return failWith('refund_status_unknown');
    // Read after the payment: a refund that is added in between changes the payment's version, so the commit fails.
    const record = await deps.payments.getRecord(paymentId);
    if (record?.payment.version !== payment.version) return 'retry';
    const { refunds } = record;
    const otherError = await settleOthers(deps, payment, undecidedRefunds(refund, payment, refunds), withoutGateway);
    if (otherError === 'retry') return otherError;
    if (otherError !== undefined) return failWith(otherError);
    const owed = owedAmount(refund, payment, refunds);
    if (owed === 0) return failWith('refund_exceeds_payment');
    const change = applyManualRefund(payment, refund, owed, { reference, by: by.id }, deps.clock());
    const auditEvent = newAuditEvent(deps, by, { ...action, result: 'done' });
    if (!(await deps.ledger.commit({ ...change, auditEvent }))) return 'retry';
    recordRefundMetrics(deps, change.refunds);
    const [settled = refund] = change.refunds ?? [];
    return ok(settled);
  });
}

function manualRefundErrorOf(payment: Payment, refund: Refund): DomainErrorCode | undefined {
  const { state } = refund;
  if (state === 'done') return 'refund_handled_by_gateway';
  if (state !== 'manual_review') return 'refund_not_in_manual_review';
  return isRefundBlocked(payment, refund) ? 'payment_disputed' : undefined;
}

/** Queries the refund at the gateway and settles a changed status before the manual refund is recorded. */
async function gatewayConflictOf(
  deps: SettleDependencies,
  payment: Payment,
  refund: Refund,
  withoutGateway: true | undefined,
): Promise<DomainErrorCode | 'retry' | undefined> {
  const answer = await queryGateway(deps, payment, (gateway) => gateway.findRefund(refund, payment));
  switch (answer.outcome) {
    case 'unknown':
      if (answer.reason !== 'account_unavailable') return 'refund_status_unknown';
      return withoutGateway ? undefined : 'merchant_account_unavailable';
    case 'done':
    case 'pending':
      await recordRefundResult(deps, payment.id, refund, answer, 'staff');
      return 'refund_handled_by_gateway';
    case 'failed':
      if (refund.released) return undefined;
      await recordRefundResult(deps, payment.id, refund, answer, 'staff');
      return 'retry';
    default:
      return refund.attempt > 1 ? previousConflictOf(deps, payment, refund) : undefined;
  }
}

async function previousConflictOf(
  deps: SettleDependencies,
  payment: Payment,
  refund: Refund,
): Promise<DomainErrorCode | 'retry' | undefined> {
  const previous = await settlePreviousAttempt(deps, payment, refund, 'staff');
  if (previous === 'retry') return previous;
  if (previous === 'unknown') return 'refund_status_unknown';
  return previous === 'executed' ? 'refund_handled_by_gateway' : undefined;
}

/** Settles what the gateway says about other refunds whose money may have been returned; until that is known, nothing may be paid. */
async function settleOthers(
  deps: SettleDependencies,
  payment: Payment,
  others: readonly Refund[],
  withoutGateway: true | undefined,
): Promise<DomainErrorCode | 'retry' | undefined> {
  for (const other of others) {
    const answer = await queryGateway(deps, payment, (gateway) => gateway.findRefund(other, payment));
    switch (answer.outcome) {
      case 'done':
      case 'failed':
        await recordRefundResult(deps, payment.id, other, answer, 'staff');
        return 'retry';
      case 'pending':
        return 'refund_status_unknown';
      case 'unknown':
        if (withoutGateway && answer.reason === 'account_unavailable') break;
        return 'refund_status_unknown';
    }
  }
  return undefined;
}

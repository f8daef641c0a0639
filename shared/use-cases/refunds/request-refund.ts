import { isOwnApplication, type StaffMember } from '../../domain/audit-event.ts';
import { type DomainErrorCode, fail, ok, type Result } from '../../domain/domain-error.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { nextVersion } from '../../domain/next-version.ts';
import type { Refund } from '../../domain/refund.ts';
import { refundableAmount, refundRule, remainingAmount, type StaffRefundReason } from '../../domain/refund-policy.ts';
import { totalsAfter } from '../../domain/refund-totals.ts';
import type { PaymentSnapshot } from '../../domain/settlement.ts';
import { retryOnConflict } from '../common/retry-on-conflict.ts';
import { followUp } from '../settlement/internal/settle-payment.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { type AuditDependencies, newAuditEvent, recordAuditEvent } from '../staff/internal/record-audit-event.ts';

export interface RefundRequest {
  readonly paymentId: PaymentId;
  /** Idempotency key: repeating it returns the same refund. At most 27 letters and digits. */
  readonly key: string;
  /** Minor units. Default: everything that is still refundable. */
  readonly amount?: number;
  readonly reason: StaffRefundReason;
  readonly requestedBy: StaffMember;
}

export type RefundDependencies = SettleDependencies & AuditDependencies;

/**
 * Creates a full or partial refund for finance. The transaction that writes the refund also reduces the payment's `unreserved`, so that
 * concurrent refunds never exceed the captured amount. Money that a dispute has taken, or an open one demands, is not refundable.
 */
export async function requestRefund(deps: RefundDependencies, request: RefundRequest): Promise<Result<Refund>> {
  const id = `rf_${request.key}`;
  const { paymentId, reason, requestedBy } = request;
  const action = { action: 'request-refund', paymentId, refundId: id, reason } as const;
  const failWith = async (code: DomainErrorCode) => {
    await recordAuditEvent(deps, requestedBy, { ...action, result: code });
    return fail(code);
  };
  return retryOnConflict(paymentId, async () => {
    const { payment, application, refund: existing } = await deps.ledger.readRefund(paymentId, id);
    if (payment === undefined || application === undefined) return failWith('not_found');
    if (isOwnApplication(application, requestedBy)) return failWith('own_application');
    if (existing !== undefined) {
      if (!isSameRequest(existing, request)) return failWith('idempotency_key_reused');
      await recordAuditEvent(deps, requestedBy, { ...action, result: 'already_done' });
      return ok(existing);
    }
    const refundable = refundableAmount(payment);
    const value = { ...refundable, amount: request.amount ?? refundable.amount };
    const error = refundErrorOf({ payment, application }, request, value);
    if (error !== undefined) return failWith(error);
    const now = deps.clock();
    const times = { createdAt: now, updatedAt: now, dueAt: now };
    const refund: Refund = {
      id,
      paymentId: payment.id,
      gateway: payment.gateway,
      amount: value,
      reason,
      requestedBy: requestedBy.id,
      state: 'due',
      attempt: 1,
      ...times,
      version: 1,
    };
    const refundTotals = totalsAfter(payment, undefined, refund);
    const unreserved = (payment.unreserved ?? 0) - value.amount;
    const next = nextVersion(payment, now, { unreserved, refundTotals });
    const entry = {
      paymentId: payment.id,
      at: now,
      to: payment.state,
      by: 'staff',
      description: `refund ${id}: ${reason}`,
    } as const;
    const auditEvent = newAuditEvent(deps, requestedBy, { ...action, result: 'done' });
    const change = { payments: [next], refunds: [refund], history: [entry], auditEvent };
    if (!(await deps.ledger.commit(change))) return 'retry';
    await followUp(deps, change);
    return ok((await deps.ledger.readRefund(payment.id, id)).refund ?? refund);
  });
}

function isSameRequest({ amount, requestedAmount = amount.amount, reason }: Refund, request: RefundRequest): boolean {
  return reason === request.reason && (request.amount === undefined || request.amount === requestedAmount);
}

function refundErrorOf(
  { payment, application }: PaymentSnapshot,
  { reason }: RefundRequest,
  value: Money,
): DomainErrorCode | undefined {
  const rule = refundRule(reason);
  if (payment?.state !== 'succeeded' || application === undefined) return 'payment_not_succeeded';
  const refundable = refundableAmount(payment).amount;
  const isEnough = value.amount > 0 && value.amount <= refundable;
  if (!isEnough && refundable < remainingAmount(payment).amount && value.amount <= remainingAmount(payment).amount)
    return 'payment_disputed';
  if (rule.applicationStates?.includes(application.state) === false) return 'refund_not_in_policy';
  if (rule.amount === 'full' && value.amount !== refundable) return 'refund_not_in_policy';
  return isEnough ? undefined : 'refund_exceeds_payment';
}

import { isTheirOwn, type StaffMember } from '../../domain/act.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type { Refund } from '../../domain/refund.ts';
import { refundRule, type StaffRefundReason } from '../../domain/refund-policy.ts';
import { done, type RefusalCode, type Result, refused } from '../../domain/refusal.ts';
import { forbidsRefund } from '../../domain/settle-dispute.ts';
import type { Stored } from '../../domain/settlement.ts';
import { ChangedTooOften } from '../common/unfinished.ts';
import { followUp } from '../settlement/internal/settle-payment.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { type AuditDependencies, entryOf, recordAct } from '../staff/internal/record-act.ts';

export interface RefundRequest {
  readonly paymentId: PaymentId;
  /** Names this wish: asked for again, it is the same refund. At most 27 letters and digits. */
  readonly key: string;
  /** Minor units; everything that can still be refunded where it is not said. */
  readonly amount?: number;
  readonly reason: StaffRefundReason;
  readonly requestedBy: StaffMember;
}

export type RefundDependencies = SettleDependencies & AuditDependencies;

const TRIES = 5;

/**
 * A full or partial refund by finance. What it takes is taken from `refundable` in the same transaction that writes the refund, so that
 * refunds that race never exceed the capture.
 */
export async function requestRefund(deps: RefundDependencies, request: RefundRequest): Promise<Result<Refund>> {
  const id = `rf_${request.key}`;
  const { paymentId, reason, requestedBy } = request;
  const act = { act: 'request-refund', paymentId, refundId: id, reason } as const;
  const refuse = async (code: RefusalCode) => {
    await recordAct(deps, requestedBy, { ...act, result: code });
    return refused(code);
  };
  for (let tries = 0; tries < TRIES; tries++) {
    const { payment, application, refund: existing } = await deps.ledger.readRefund(paymentId, id);
    if (payment === undefined || application === undefined) return refuse('not_found');
    if (isTheirOwn(application, requestedBy)) return refuse('own_application');
    if (existing !== undefined) {
      if (!sameWish(existing, request)) return refuse('refund_key_used');
      await recordAct(deps, requestedBy, { ...act, result: 'done_before' });
      return done(existing);
    }
    const refundable = payment.refundable ?? 0;
    const value = { ...(payment.captured ?? payment.amount), amount: request.amount ?? refundable };
    const refusal = whyNot({ payment, application }, request, value);
    if (refusal !== undefined) return refuse(refusal);
    const now = deps.clock();
    const times = { createdAt: now, updatedAt: now, dueAt: now };
    const refund: Refund = {
      id,
      paymentId: payment.id,
      amount: value,
      reason,
      requestedBy: requestedBy.id,
      state: 'due',
      attempt: 1,
      ...times,
      version: 1,
    };
    const next = { ...payment, refundable: refundable - value.amount, updatedAt: now, version: payment.version + 1 };
    const entry = {
      paymentId: payment.id,
      at: now,
      to: payment.state,
      by: 'staff',
      what: `refund ${id}: ${reason}`,
    } as const;
    const recorded = entryOf(deps, requestedBy, { ...act, result: 'done' });
    const change = { payments: [next], refunds: [refund], history: [entry], act: recorded };
    if (!(await deps.ledger.commit(change))) continue;
    await followUp(deps, change);
    return done((await deps.ledger.readRefund(payment.id, id)).refund ?? refund);
  }
  throw new ChangedTooOften(paymentId);
}

function sameWish({ amount, reason }: Refund, request: RefundRequest): boolean {
  return reason === request.reason && (request.amount === undefined || request.amount === amount.amount);
}

function whyNot(
  { payment, application }: Stored,
  { reason, amount }: RefundRequest,
  value: Money,
): RefusalCode | undefined {
  const rule = refundRule(reason);
  if (payment?.state !== 'succeeded' || application === undefined) return 'payment_not_succeeded';
  if (forbidsRefund(payment)) return 'payment_disputed';
  if (rule.applicationStates?.includes(application.state) === false) return 'refund_not_in_policy';
  const partial = amount !== undefined && amount !== payment.refundable;
  if (rule.amount === 'full' && partial) return 'refund_not_in_policy';
  return value.amount > 0 && value.amount <= (payment.refundable ?? 0) ? undefined : 'refund_exceeds_payment';
}

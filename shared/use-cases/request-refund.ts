import type { PaymentId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import type { Refund } from '../domain/refund.ts';
import { refundRule, type StaffRefundReason } from '../domain/refund-policy.ts';
import { done, type Refusal, type Result, refused } from '../domain/refusal.ts';
import { isDisputed } from '../domain/settle-dispute.ts';
import type { Stored } from '../domain/settlement.ts';
import type { SettleDependencies } from './settle-dependencies.ts';
import { followUp } from './settle-payment.ts';
import { ChangedTooOften } from './unfinished.ts';

export interface RefundRequest {
  readonly paymentId: PaymentId;
  /** Names this wish: asked for again, it is the same refund. At most 27 letters and digits. */
  readonly key: string;
  /** Minor units; everything that can still be refunded where it is not said. */
  readonly amount?: number;
  readonly reason: StaffRefundReason;
  readonly requestedBy: string;
}

const TRIES = 5;

/**
 * A full or partial refund by finance. What it takes is taken from `refundable` in the same transaction that writes the refund, so that
 * refunds that race never exceed the capture.
 */
export async function requestRefund(deps: SettleDependencies, request: RefundRequest): Promise<Result<Refund>> {
  const id = `rf_${request.key}`;
  for (let tries = 0; tries < TRIES; tries++) {
    const { payment, application, refund: existing } = await deps.ledger.readRefund(request.paymentId, id);
    if (payment === undefined || application === undefined) return refused('not_found');
    if (existing !== undefined) return sameWish(existing, request) ? done(existing) : refused('refund_key_used');
    const refundable = payment.refundable ?? 0;
    const value = { ...payment.amount, amount: request.amount ?? refundable };
    const refusal = whyNot({ payment, application }, request, value);
    if (refusal !== undefined) return refused(refusal);
    const now = deps.clock();
    const { reason, requestedBy } = request;
    const times = { createdAt: now, updatedAt: now, dueAt: now };
    const refund: Refund = {
      id,
      paymentId: payment.id,
      amount: value,
      reason,
      requestedBy,
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
    const change = { payments: [next], refunds: [refund], history: [entry] };
    if (!(await deps.ledger.commit(change))) continue;
    await followUp(deps, change);
    return done((await deps.ledger.readRefund(payment.id, id)).refund ?? refund);
  }
  throw new ChangedTooOften(request.paymentId);
}

function sameWish({ amount, reason }: Refund, request: RefundRequest): boolean {
  return reason === request.reason && (request.amount === undefined || request.amount === amount.amount);
}

function whyNot(
  { payment, application }: Stored,
  { reason, amount }: RefundRequest,
  value: Money,
): Refusal['code'] | undefined {
  const rule = refundRule(reason);
  if (payment?.state !== 'succeeded' || application === undefined) return 'payment_not_succeeded';
  if (isDisputed(payment)) return 'payment_disputed';
  if (rule.applicationStates?.includes(application.state) === false) return 'refund_not_in_policy';
  const partial = amount !== undefined && amount !== payment.refundable;
  if (rule.amount === 'full' && partial) return 'refund_not_in_policy';
  return value.amount > 0 && value.amount <= (payment.refundable ?? 0) ? undefined : 'refund_exceeds_payment';
}

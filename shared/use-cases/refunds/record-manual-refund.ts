import { isTheirOwn, type StaffMember } from '../../domain/act.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Refund } from '../../domain/refund.ts';
import { done, type RefusalCode, type Result, refused } from '../../domain/refusal.ts';
import { owedOf, settleByHand } from '../../domain/settle-by-hand.ts';
import { forbidsRefund } from '../../domain/settle-dispute.ts';
import type { PaymentStore } from '../../ports/payments/payment-store.ts';
import { measureRefunds } from '../common/measure.ts';
import { ChangedTooOften } from '../common/unfinished.ts';
import { askAbout } from '../settlement/internal/ask-about.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { type AuditDependencies, entryOf, recordAct } from '../staff/internal/record-act.ts';
import { recordAnswer } from './internal/carry-out-refund.ts';

export interface HandSettlement {
  readonly paymentId: PaymentId;
  readonly refundId: string;
  /** Of the bank transfer, or of whatever brought the money back. */
  readonly reference: string;
  readonly reason: string;
}

export type SettleByHandDependencies = SettleDependencies &
  AuditDependencies & { readonly payments: Pick<PaymentStore, 'getRecord'> };

const TRIES = 5;

/**
 * Finance has brought a refund back that no attempt at the gateway did: by a bank transfer, say. The gateway is asked once more before,
 * since it may have done it after all; if it tells so later, `settleRefund` finds that the money went back twice.
 *
 * The same reference again changes nothing.
 */
export async function settleRefundByHand(
  deps: SettleByHandDependencies,
  by: StaffMember,
  { paymentId, refundId, reference, reason }: HandSettlement,
): Promise<Result<Refund>> {
  const act = { act: 'settle-refund-by-hand', paymentId, refundId, reference, reason } as const;
  const refuse = async (code: RefusalCode) => {
    await recordAct(deps, by, { ...act, result: code });
    return refused(code);
  };
  for (let tries = 0; tries < TRIES; tries++) {
    const { payment, application, refund } = await deps.ledger.readRefund(paymentId, refundId);
    if (payment === undefined || application === undefined || refund === undefined) return refuse('not_found');
    if (isTheirOwn(application, by)) return refuse('own_application');
    if (refund.byHand !== undefined) {
      if (refund.byHand.reference !== reference) return refuse('refund_settled_by_hand');
      await recordAct(deps, by, { ...act, result: 'done_before' });
      return done(refund);
    }
    const refusal = whyNot(payment, refund) ?? (await whyNotByTheBooks(deps, payment, refund));
    if (refusal === 'look again') continue;
    if (refusal !== undefined) return refuse(refusal);
    // Read after the payment, under whose version it is written: what is not in it yet makes the write fail.
    const { refunds = [] } = (await deps.payments.getRecord(paymentId)) ?? {};
    const owed = owedOf(refund, payment, refunds);
    if (owed === 0) return refuse('refund_exceeds_payment');
    const change = settleByHand(payment, refund, owed, { reference, by: by.id }, deps.clock());
    if (!(await deps.ledger.commit({ ...change, act: entryOf(deps, by, { ...act, result: 'done' }) }))) continue;
    measureRefunds(deps, change.refunds);
    const [settled = refund] = change.refunds ?? [];
    return done(settled);
  }
  throw new ChangedTooOften(paymentId);
}

function whyNot(payment: Payment, { state }: Refund): RefusalCode | undefined {
  if (state === 'done') return 'refund_at_gateway';
  if (state !== 'needs_staff') return 'refund_not_with_staff';
  return forbidsRefund(payment) ? 'payment_disputed' : undefined;
}

/** What is news of the refund is settled first. */
async function whyNotByTheBooks(
  deps: SettleDependencies,
  payment: Payment,
  refund: Refund,
): Promise<RefusalCode | 'look again' | undefined> {
  const answer = await askAbout(deps, payment, (gateway) => gateway.findRefund(refund, payment));
  switch (answer.outcome) {
    case 'unknown':
      return 'refund_unknown';
    case 'done':
    case 'pending':
      await recordAnswer(deps, payment.id, refund, answer, 'staff');
      return 'refund_at_gateway';
    case 'failed':
      if (refund.gaveBack) return undefined;
      await recordAnswer(deps, payment.id, refund, answer, 'staff');
      return 'look again';
    default:
      return undefined;
  }
}

import type { Change } from '../domain/change.ts';
import type { PaymentId } from '../domain/ids.ts';
import type { DisputeObservation, Notice, RefundObservation } from '../domain/notice.ts';
import type { Refund } from '../domain/refund.ts';
import { settleDispute } from '../domain/settle-dispute.ts';
import { foreignRefundId, recordForeignRefund, settleRefund } from '../domain/settle-refund.ts';
import type { Stored } from '../domain/settlement.ts';
import { alarmIfStuck } from './carry-out-refund.ts';
import type { SettleDependencies } from './settle-dependencies.ts';
import { settlePayment } from './settle-payment.ts';
import { ChangedTooOften } from './unfinished.ts';

type Decide = (stored: Stored & { readonly refund?: Refund }) => Change | undefined;

const TRIES = 5;

/** Settles whatever a gateway verifiably told of its own accord: of a payment, a refund or a dispute. */
export async function settleNotice(deps: SettleDependencies, notice: Notice): Promise<void> {
  if (notice.kind === 'payment') return settlePayment(deps, notice.payment);
  if (notice.kind === 'refund') return settleRefundNotice(deps, notice.refund);
  const { dispute } = notice;
  const id = await paymentOf(deps, dispute);
  if (id === undefined) return deps.alarm('unmatched_money', { method: dispute.method, about: 'dispute' });
  deps.alarm('dispute', { paymentId: id, state: dispute.state });
  await change(deps, id, 'none', ({ payment, application }) => {
    const known = payment !== undefined && application !== undefined && payment.account === dispute.account;
    return known ? settleDispute(payment, application, dispute, deps.clock()) : undefined;
  });
}

async function settleRefundNotice(deps: SettleDependencies, said: RefundObservation): Promise<void> {
  const id = await paymentOf(deps, said);
  if (id === undefined) return deps.alarm('unmatched_money', { method: said.method, about: 'refund' });
  const refundId = said.refundId ?? foreignRefundId(said.gatewayRefundId);
  await change(deps, id, refundId, ({ payment, refund }) => {
    if (payment?.state !== 'succeeded' || payment.account !== said.account) return undefined;
    if (refund === undefined) {
      return said.refundId === undefined ? recordForeignRefund(payment, said, deps.clock()) : undefined;
    }
    if ((said.attempt ?? 1) !== refund.attempt) return undefined;
    return settleRefund(payment, refund, said.state, said.source.by, deps.clock());
  });
}

async function change(deps: SettleDependencies, id: PaymentId, refundId: string, decide: Decide): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const decided = decide(await deps.ledger.readRefund(id, refundId));
    if (decided === undefined) return;
    if (await deps.ledger.commit(decided)) return alarmIfStuck(deps, decided.refunds);
  }
  throw new ChangedTooOften(id);
}

async function paymentOf(
  { ledger }: SettleDependencies,
  { paymentId, method, reference }: RefundObservation | DisputeObservation,
): Promise<PaymentId | undefined> {
  return paymentId ?? ledger.findByReference(method, reference);
}

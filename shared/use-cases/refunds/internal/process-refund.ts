import type { PaymentId } from '../../../domain/ids.ts';
import type { Payment } from '../../../domain/payment.ts';
import { REFUND_ASK_AFTER, type Refund } from '../../../domain/refund.ts';
import { forbidsRefund } from '../../../domain/settle-dispute.ts';
import { settleRefund } from '../../../domain/settle-refund.ts';
import type { SaidBy } from '../../../domain/source.ts';
import type { RefundAnswer } from '../../../ports/payments/payment-gateway.ts';
import { measureRefunds } from '../../common/measure.ts';
import { askAbout } from '../../settlement/internal/ask-about.ts';
import type { SettleDependencies } from '../../settlement/settle-dependencies.ts';

/**
 * Takes a refund one step further. It is marked as sent before the gateway hears of it, and once it has been sent, the gateway is asked
 * for it before anything is sent again: whatever is lost on the way, no money goes back twice.
 */
export async function carryOutRefund(
  deps: SettleDependencies,
  id: PaymentId,
  refundId: string,
  by: SaidBy,
): Promise<void> {
  const { payment, refund } = await deps.ledger.readRefund(id, refundId);
  if (payment === undefined || refund === undefined || forbidsRefund(payment)) return;
  // Another run has finished it since this one found it due.
  if (refund.state === 'done' || refund.state === 'needs_staff') return;
  if (refund.state === 'sent') {
    if (deps.clock() >= refund.updatedAt + REFUND_ASK_AFTER) await ask(deps, payment, refund, by);
  } else if (isLost(payment)) await recordAnswer(deps, id, refund, TAKEN_BACK, by);
  else await send(deps, payment, refund, by);
}

/** The payer's bank has taken the money already: to send it as well would pay twice. */
const TAKEN_BACK: RefundAnswer = { outcome: 'impossible', code: 'dispute_lost' };

function isLost({ dispute }: Payment): boolean {
  return dispute?.state === 'lost';
}

async function send(deps: SettleDependencies, payment: Payment, refund: Refund, by: SaidBy): Promise<void> {
  const now = deps.clock();
  const sent: Refund = {
    ...refund,
    state: 'sent',
    sentAt: refund.sentAt ?? now,
    dueAt: now + REFUND_ASK_AFTER,
    updatedAt: now,
    version: refund.version + 1,
  };
  const entry = { paymentId: payment.id, at: now, to: payment.state, by, what: `refund ${refund.id}: sent` };
  if (!(await deps.ledger.commit({ refunds: [sent], history: [entry] }))) return;
  measureRefunds(deps, [sent]);
  const answer = await askAbout(deps, payment, (gateway) => gateway.refund(sent, payment));
  await recordAnswer(deps, payment.id, sent, answer, by);
}

async function ask(deps: SettleDependencies, payment: Payment, refund: Refund, by: SaidBy): Promise<void> {
  const found = await askAbout(deps, payment, (gateway) => gateway.findRefund(refund, payment));
  const didNotGo = found.outcome === 'absent' || found.outcome === 'failed';
  if (didNotGo && isLost(payment)) return recordAnswer(deps, payment.id, refund, TAKEN_BACK, by);
  // It never arrived: the same attempt again, under the same key.
  const answer =
    found.outcome === 'absent' ? await askAbout(deps, payment, (gateway) => gateway.refund(refund, payment)) : found;
  await recordAnswer(deps, payment.id, refund, answer, by);
}

/** Folds in what its gateway said of one attempt. If this is lost, the refund stays `sent` and due, and its gateway is asked. */
export async function recordAnswer(
  deps: SettleDependencies,
  id: PaymentId,
  { id: refundId, attempt }: Refund,
  { outcome, ...code }: RefundAnswer,
  by: SaidBy,
): Promise<void> {
  const { payment, refund } = await deps.ledger.readRefund(id, refundId);
  if (payment === undefined || refund?.attempt !== attempt) return;
  const word = { ...code, outcome: outcome === 'absent' ? 'unknown' : outcome } as const;
  const change = settleRefund(payment, refund, word, by, deps.clock());
  if (change === undefined) return;
  callStaff(deps, change.refunds);
  if (await deps.ledger.commit(change)) measureRefunds(deps, change.refunds);
}

/** Before it is written: somebody is called rather twice than, where the process ends in between, never. */
export function callStaff({ alarm }: SettleDependencies, refunds: readonly Refund[] = []): void {
  for (const { state, byHand, paymentId, id } of refunds) {
    if (state === 'needs_staff') alarm('refund_needs_staff', { paymentId, refundId: id });
    if (byHand?.twice !== undefined) alarm('refunded_twice', { paymentId, refundId: id });
  }
}

import type { Change } from '../../domain/change.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { DisputeObservation, Notice, RefundObservation } from '../../domain/notice.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Refund } from '../../domain/refund.ts';
import { settleDispute } from '../../domain/settle-dispute.ts';
import { foreignRefundId, recordForeignRefund, settleRefund } from '../../domain/settle-refund.ts';
import type { Stored } from '../../domain/settlement.ts';
import { measureRefunds } from '../common/measure.ts';
import { ChangedTooOften, GatewaySilent } from '../common/unfinished.ts';
import { callStaff } from '../refunds/internal/carry-out-refund.ts';
import { askAbout } from './internal/ask-about.ts';
import { inquirePayment } from './internal/inquire-payment.ts';
import { keepUnmatched } from './internal/keep-unmatched.ts';
import { settlePayment } from './internal/settle-payment.ts';
import type { SettleDependencies } from './settle-dependencies.ts';

type Paid = Required<Stored> & { readonly refund?: Refund };
type Told = RefundObservation | DisputeObservation;

const TRIES = 5;

/**
 * Settles whatever a gateway verifiably told of its own accord: of a payment, a refund or a dispute.
 *
 * @throws GatewaySilent where it told of a refund or dispute before the success, and does not answer about that: let it tell again
 */
export async function settleNotice(deps: SettleDependencies, notice: Notice): Promise<void> {
  if (notice.kind === 'payment') return settlePayment(deps, notice.payment);
  return notice.kind === 'refund' ? settleRefundNotice(deps, notice.refund) : settleDisputeNotice(deps, notice.dispute);
}

async function settleDisputeNotice(deps: SettleDependencies, said: DisputeObservation): Promise<void> {
  const id = await findPayment(deps, said);
  if (id === undefined) return;
  await change(deps, id, 'none', said, ({ payment, application }) => {
    const decided = settleDispute(payment, application, said, deps.clock());
    // Before it is written: rather twice than never.
    if (decided !== undefined) deps.alarm('dispute', { paymentId: id, state: said.state });
    return decided;
  });
}

async function settleRefundNotice(deps: SettleDependencies, told: RefundObservation): Promise<void> {
  const id = await findPayment(deps, told);
  if (id === undefined) return;
  const refundId = told.refundId ?? foreignRefundId(told.gatewayRefundId);
  const said = await asBooksSay(deps, id, refundId, told);
  if (said === undefined) return keepUnmatched(deps, told);
  const word = { outcome: said.state };
  await change(deps, id, refundId, said, ({ payment, refund }) => {
    if (refund !== undefined) {
      const isOver = said.attempt !== undefined && said.attempt !== refund.attempt;
      return isOver ? undefined : settleRefund(payment, refund, word, said.source.by, deps.clock());
    }
    // One of ours was written before its gateway heard of it: its row is lost, and with it why the money went back.
    return said.refundId === undefined ? recordForeignRefund(payment, said, deps.clock()) : 'unmatched';
  });
}

/** Nobody here knows the amount of a refund that was made at the gateway: only its own books decide that. */
async function asBooksSay(deps: SettleDependencies, id: PaymentId, refundId: string, told: RefundObservation) {
  if (told.refundId !== undefined || (await readRefund(deps, id, refundId, told)).refund !== undefined) return told;
  const payment = { id, method: told.method };
  const confirmed = await askAbout(deps, payment, (gateway) => gateway.confirmRefund(told));
  if (confirmed !== undefined && 'outcome' in confirmed) throw new GatewaySilent(told.method);
  return confirmed;
}

async function change(
  deps: SettleDependencies,
  id: PaymentId,
  refundId: string,
  said: Told,
  decide: (stored: Paid) => Change | 'unmatched' | undefined,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = await readRefund(deps, id, refundId, said);
    const { payment, application } = stored;
    if (payment === undefined || application === undefined || payment.account !== said.account) {
      return keepUnmatched(deps, said);
    }
    if (payment.state === 'succeeded') {
      const decided = decide({ ...stored, payment, application });
      if (decided === undefined) return;
      if (decided === 'unmatched') return keepUnmatched(deps, said);
      callStaff(deps, decided.refunds);
      if (await deps.ledger.commit(decided)) return measureRefunds(deps, decided.refunds);
    } else if (!(await settledFirst(deps, stored, payment))) return keepUnmatched(deps, said);
  }
  throw new ChangedTooOften(id);
}

function readRefund({ ledger }: SettleDependencies, id: PaymentId, refundId: string, { reference }: Told) {
  return ledger.readRefund(id, refundId, reference);
}

/** Money that goes back was taken before, whichever of the two is told first. */
async function settledFirst(deps: SettleDependencies, stored: Stored, payment: Payment): Promise<boolean> {
  const asked = await inquirePayment(deps, stored, 'settlement');
  if (!asked.known) throw new GatewaySilent(payment.method);
  return asked.stored.payment?.state === 'succeeded';
}

async function findPayment(deps: SettleDependencies, said: Told): Promise<PaymentId | undefined> {
  const id = said.paymentId ?? (await deps.ledger.findByReference(said.method, said.reference));
  if (id === undefined) await keepUnmatched(deps, said);
  return id;
}

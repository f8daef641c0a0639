import { applySettlement } from '../../../domain/apply-settlement.ts';
import type { Change } from '../../../domain/change.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import type { Observation } from '../../../domain/observation.ts';
import type { Payment } from '../../../domain/payment.ts';
import { decideSettlement, type PaymentSnapshot, type Settlement } from '../../../domain/settlement.ts';
import type { TriggeredBy } from '../../../domain/source.ts';
import { recordRefundMetrics, recordSettlementMetrics } from '../../common/record-metrics.ts';
import { retryOnConflict } from '../../common/retry-on-conflict.ts';
import { GatewayUnavailable } from '../../common/retryable-errors.ts';
import { withTimeout } from '../../common/with-timeout.ts';
import { processRefund } from '../../refunds/internal/process-refund.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';
import { queryGateway } from './query-gateway.ts';
import { recordUnmatchedPayment } from './record-unmatched-payment.ts';

type IdentifiedObservation = Observation & { readonly paymentId: PaymentId };

/** What follows a settlement is tried once before the answer; the sweep repeats it. */
const FOLLOW_UP_TIMEOUT = 2_000;

/**
 * The one way in which a payment changes: folds what a gateway verifiably said into what is stored. Notification, browser's
 * return, the payer's check and the sweep all end here, in any order and any number of times.
 *
 * @throws GatewayUnavailable where a notification needs its gateway's confirmation and that does not answer: let it be sent again
 */
export async function settlePayment(deps: SettleDependencies, observation: Observation): Promise<void> {
  const paymentId = observation.paymentId ?? (await findPayment(deps, observation));
  if (paymentId === undefined) return recordUnmatchedSuccess(deps, observation);
  await settleIdentified(deps, { ...observation, paymentId });
}

async function settleIdentified(deps: SettleDependencies, observation: IdentifiedObservation): Promise<void> {
  const first = await acceptOptimisticallyOrRead(deps, observation);
  if (first === 'written') return recordSettlementMetrics(deps, observation.method, { kind: 'accept' });
  const { paymentId, reference } = observation;
  await retryOnConflict(paymentId, async (attempt) => {
    const stored = attempt === 1 ? first : await deps.ledger.read(paymentId, reference);
    const settlement = decideSettlement(stored, observation, deps.clock());
    return (await commitSettlement(deps, stored, settlement, observation)) ? 'settled' : 'retry';
  });
}

/** Most successes find everything as expected, so they are written without a read. */
async function acceptOptimisticallyOrRead(
  { ledger, clock }: SettleDependencies,
  observation: IdentifiedObservation,
): Promise<'written' | PaymentSnapshot> {
  const { outcome, reference, paymentId } = observation;
  const success = outcome.status === 'succeeded' && reference !== undefined;
  return success ? ledger.tryAcceptOptimistically(observation, clock()) : ledger.read(paymentId, reference);
}

/** @returns false if somebody else changed a row first: look again and decide anew */
async function commitSettlement(
  deps: SettleDependencies,
  stored: PaymentSnapshot,
  settlement: Settlement,
  observation: IdentifiedObservation,
): Promise<boolean> {
  if (settlement.kind === 'no-op') return true;
  const { payment, application } = stored;
  if (settlement.kind === 'unmatched' || payment === undefined || application === undefined) {
    await settleByReference(deps, observation);
    return true;
  }
  if (settlement.kind === 'confirm-with-gateway') {
    await confirmWithGateway(deps, payment);
    return true;
  }
  const other = settlement.kind === 'accept' ? settlement.supersedes : undefined;
  const superseded = other && (await deps.ledger.read(other)).payment;
  const rows = { payment, application, ...(superseded && { superseded }) };
  const change = applySettlement(rows, settlement, observation, deps.clock());
  // Before it is written: rather twice than never.
  if (settlement.kind === 'auto-refund' && settlement.reason === 'amount_mismatch') {
    deps.alarm('amount_mismatch', { paymentId: payment.id });
  }
  if (!(await deps.ledger.commit(change))) return false;
  recordSettlementMetrics(deps, payment.method, settlement);
  if (settlement.kind === 'claim-capture') await captureClaimed(deps, change, observation.source.by);
  else await followUp(deps, change);
  return true;
}

/** A capture that does not answer leaves the payment `processing`: the sweep asks what became of it. */
async function captureClaimed(
  deps: SettleDependencies,
  { payments: [payment] = [] }: Change,
  by: TriggeredBy,
): Promise<void> {
  if (payment === undefined) return;
  const captured = await queryGateway(deps, payment, async (gateway) => {
    if (gateway.capture === undefined) throw new TypeError(`${payment.method} has nothing to capture`);
    return gateway.capture(payment, { by });
  });
  if (captured.outcome === 'known') await settlePayment(deps, captured.observation);
}

/**
 * Tries once what a committed change has made due: its refunds and its closings. Neither slowness nor failure of that undoes the
 * answer, since both stand in the table as due and the sweep repeats them.
 */
export async function followUp(deps: SettleDependencies, { refunds = [], payments = [] }: Change): Promise<void> {
  recordRefundMetrics(deps, refunds);
  const work = [
    ...refunds.map(({ paymentId, id }) => processRefund(deps, paymentId, id, 'settlement')),
    ...payments.filter(({ closing }) => closing).map((payment) => settleByClosing(deps, payment, 'settlement')),
  ];
  if (work.length === 0) return;
  await withTimeout(FOLLOW_UP_TIMEOUT, Promise.allSettled(work));
}

/**
 * Asks the gateway to close a payment, and settles what it says.
 *
 * @returns false if the gateway did not answer
 */
export async function settleByClosing(deps: SettleDependencies, payment: Payment, by: TriggeredBy): Promise<boolean> {
  const reason = payment.closing?.reason ?? 'expired';
  const inquiry = await queryGateway(deps, payment, (gateway) => gateway.close(payment, reason, { by }));
  if (inquiry.outcome === 'unknown') return false;
  await settlePayment(deps, inquiry.observation);
  return true;
}

/** Another reference than the row's: perhaps it belongs to another payment of ours. */
async function settleByReference(deps: SettleDependencies, observation: IdentifiedObservation): Promise<void> {
  const other = await findPayment(deps, observation);
  if (other === undefined || other === observation.paymentId) return recordUnmatchedSuccess(deps, observation);
  await settleIdentified(deps, { ...observation, paymentId: other });
}

async function findPayment({ ledger }: SettleDependencies, { method, reference }: Observation) {
  return reference === undefined ? undefined : ledger.findByReference(method, reference);
}

async function recordUnmatchedSuccess(deps: SettleDependencies, observation: Observation): Promise<void> {
  if (observation.outcome.status === 'succeeded') await recordUnmatchedPayment(deps, observation);
}

/** A notification's amount is not ours: only the gateway's own books decide that. */
async function confirmWithGateway(deps: SettleDependencies, payment: Payment): Promise<void> {
  const inquiry = await queryGateway(deps, payment, (gateway) => gateway.query(payment, { by: 'settlement' }));
  if (inquiry.outcome === 'unknown') throw new GatewayUnavailable(payment.method);
  await settlePayment(deps, inquiry.observation);
}

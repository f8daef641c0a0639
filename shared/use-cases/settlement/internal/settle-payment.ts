import { applySettlement } from '../../../domain/apply-settlement.ts';
import type { Change } from '../../../domain/change.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { isOlder, type Observation } from '../../../domain/observation.ts';
import type { Payment } from '../../../domain/payment.ts';
import { decideSettlement, type PaymentSnapshot, type Settlement } from '../../../domain/settlement.ts';
import type { TriggeredBy } from '../../../domain/source.ts';
import type { PaymentQueryResult } from '../../../ports/payments/payment-gateway.ts';
import { recordRefundMetrics, recordSettlementMetrics } from '../../common/record-metrics.ts';
import { retryOnConflict } from '../../common/retry-on-conflict.ts';
import { GatewayUnavailable } from '../../common/retryable-errors.ts';
import { withTimeout } from '../../common/with-timeout.ts';
import { processRefund } from '../../refunds/internal/process-refund.ts';
import type { SettleDependencies } from '../settle-dependencies.ts';
import { queryGateway } from './query-gateway.ts';
import { recordUnmatchedPayment } from './record-unmatched-payment.ts';

type KnownPayment = Pick<Extract<PaymentQueryResult, { outcome: 'known' }>, 'observation' | 'also'>;
type IdentifiedObservation = Observation & { readonly paymentId: PaymentId };

/** Milliseconds. Follow-up work is tried once before the caller is answered; the sweep retries it. */
const FOLLOW_UP_TIMEOUT = 2_000;

/**
 * The only code path that settles a payment: applies a verified gateway observation to the stored rows. Notifications, the browser's
 * return, the payer's check and the sweep all end here, in any order and any number of times.
 *
 * @throws GatewayUnavailable if a notification needs confirmation and the gateway does not answer: it must be delivered again
 */
export async function settlePayment(deps: SettleDependencies, observation: Observation): Promise<void> {
  const paymentId = observation.paymentId ?? (await findPayment(deps, observation));
  if (paymentId === undefined) return recordUnmatchedSuccess(deps, observation);
  const { outcome, gateway } = observation;
  if (outcome.status === 'processing' && outcome.awaitsMerchant !== undefined)
    deps.alarm('payment_held', { paymentId, gateway, reason: outcome.awaitsMerchant });
  await settleIdentified(deps, { ...observation, paymentId });
}

/** Settles what a query has found. */
export async function settleQueried(deps: SettleDependencies, { observation, also = [] }: KnownPayment): Promise<void> {
  await settlePayment(deps, observation);
  for (const other of also) await settlePayment(deps, other);
}

async function settleIdentified(deps: SettleDependencies, observation: IdentifiedObservation): Promise<void> {
  const first = await acceptOptimisticallyOrRead(deps, observation);
  if (first === 'written') return recordSettlementMetrics(deps, observation, { kind: 'accept' });
  const { paymentId, reference } = observation;
  await retryOnConflict(paymentId, async (attempt) => {
    const stored = attempt === 1 ? first : await deps.ledger.read(paymentId, reference);
    const settlement = decideSettlement(stored, observation, deps.clock());
    return (await commitSettlement(deps, stored, settlement, observation)) ? 'settled' : 'retry';
  });
}

/** Most successes find the rows as expected, so they are written without reading first. */
async function acceptOptimisticallyOrRead(
  { ledger, clock }: SettleDependencies,
  observation: IdentifiedObservation,
): Promise<'written' | PaymentSnapshot> {
  const { outcome, reference, paymentId } = observation;
  const success = outcome.status === 'succeeded' && reference !== undefined;
  return success ? ledger.tryAcceptOptimistically(observation, clock()) : ledger.read(paymentId, reference);
}

/** @returns false after a concurrent change: read the rows and decide again */
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
  // Before the commit: a duplicate alarm is better than none.
  if (settlement.kind === 'auto-refund' && settlement.reason === 'amount_mismatch') {
    deps.alarm('amount_mismatch', { paymentId: payment.id });
  }
  if (!(await deps.ledger.commit(change))) return false;
  recordSettlementMetrics(deps, payment, settlement);
  if (settlement.kind === 'claim-capture') await captureClaimed(deps, change);
  else await followUp(deps, change);
  return true;
}

/**
 * A capture without a response leaves the payment `processing`; the sweep queries it again. The response is the current state, like that to a
 * query, even if a notification of the same second has led to the capture.
 */
async function captureClaimed(deps: SettleDependencies, { payments: [payment] = [] }: Change): Promise<void> {
  if (payment === undefined) return;
  const captured = await queryGateway(deps, payment, async (gateway) => {
    if (gateway.capture === undefined) throw new TypeError(`${payment.method} has nothing to capture`);
    return gateway.capture(payment, { by: 'settlement' });
  });
  if (captured.outcome !== 'known') return;
  const { observation } = captured;
  // The gateway's clock may be ahead of ours: the approval that it notified came before its answer all the same.
  const at = isOlder(observation.at, payment.observedAt) ? payment.observedAt : observation.at;
  await settleQueried(deps, { ...captured, observation: { ...observation, at } });
}

/**
 * Tries the due work of a committed change once: its refunds and close requests. Timeouts and failures are ignored, since the work is
 * stored as due and the sweep retries it.
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
 * Asks the gateway to close a payment and settles the answer.
 *
 * @returns false if the gateway did not answer
 */
export async function settleByClosing(deps: SettleDependencies, payment: Payment, by: TriggeredBy): Promise<boolean> {
  const reason = payment.closing?.reason ?? 'expired';
  const result = await queryGateway(deps, payment, (gateway) => gateway.close(payment, reason, { by }));
  if (result.outcome === 'unknown') return false;
  await settleQueried(deps, result);
  return true;
}

/** The reference differs from the row's: it may belong to another payment of ours. */
async function settleByReference(deps: SettleDependencies, observation: IdentifiedObservation): Promise<void> {
  const other = await findPayment(deps, observation);
  if (other === undefined || other === observation.paymentId) return recordUnmatchedSuccess(deps, observation);
  await settleIdentified(deps, { ...observation, paymentId: other });
}

async function findPayment({ ledger }: SettleDependencies, { gateway, reference }: Observation) {
  return reference === undefined ? undefined : ledger.findByReference(gateway, reference);
}

async function recordUnmatchedSuccess(deps: SettleDependencies, observation: Observation): Promise<void> {
  if (observation.outcome.status === 'succeeded') await recordUnmatchedPayment(deps, observation);
}

/** The notified amount differs from the payment's: the gateway must confirm it in a query. */
async function confirmWithGateway(deps: SettleDependencies, payment: Payment): Promise<void> {
  const result = await queryGateway(deps, payment, (gateway) => gateway.query(payment, { by: 'settlement' }));
  if (result.outcome === 'unknown') throw new GatewayUnavailable(payment.gateway);
  await settleQueried(deps, result);
}

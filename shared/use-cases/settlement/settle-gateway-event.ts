import type { Change } from '../../domain/change.ts';
import type { DisputeObservation, GatewayEvent, RefundObservation } from '../../domain/gateway-event.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { sameMoney } from '../../domain/money.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Refund } from '../../domain/refund.ts';
import { settleDispute } from '../../domain/settle-dispute.ts';
import { externalRefundId, recordExternalRefund, settleRefund } from '../../domain/settle-refund.ts';
import { isSamePayment, type PaymentSnapshot } from '../../domain/settlement.ts';
import type { TriggeredBy } from '../../domain/source.ts';
import type { UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import { recordRefundMetrics } from '../common/record-metrics.ts';
import { retryOnConflict } from '../common/retry-on-conflict.ts';
import { GatewayUnavailable } from '../common/retryable-errors.ts';
import { raiseRefundAlarms } from '../refunds/internal/process-refund.ts';
import { queryGateway } from './internal/query-gateway.ts';
import { queryPayment } from './internal/query-payment.ts';
import { recordUnmatchedPayment } from './internal/record-unmatched-payment.ts';
import { settlePayment } from './internal/settle-payment.ts';
import type { SettleDependencies } from './settle-dependencies.ts';

type PaidSnapshot = Required<PaymentSnapshot> & { readonly refund?: Refund };
type ReportedObservation = RefundObservation | DisputeObservation;

/**
 * Settles a verified gateway event about a payment, a refund or a dispute.
 *
 * @throws GatewayUnavailable if a refund or dispute arrives before the success and the gateway cannot confirm the success: the event
 * must be delivered again
 */
export async function settleGatewayEvent(deps: SettleDependencies, event: GatewayEvent): Promise<void> {
  if (event.kind === 'payment') return settlePayment(deps, event.payment);
  if (event.kind === 'refund') return settleRefundEvent(deps, event.refund);
  await settleDisputes(deps, [event.dispute, ...(event.others ?? [])]);
}

/** One that fails does not block the others. @throws the first error */
async function settleDisputes(deps: SettleDependencies, disputes: readonly DisputeObservation[]): Promise<void> {
  const errors: unknown[] = [];
  for (const dispute of disputes) await settleDisputeEvent(deps, dispute).catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

async function settleDisputeEvent(deps: SettleDependencies, observation: DisputeObservation): Promise<void> {
  const id = await findPayment(deps, observation);
  if (id === undefined) return;
  const decide = ({ payment, application }: PaidSnapshot) => {
    const { disputeId, state, isUpperLimit } = observation;
    const decided = settleDispute(payment, application, observation, deps.clock());
    // Before the commit: a duplicate alarm is better than none.
    if (typeof decided === 'object' && decided.history !== undefined) {
      deps.alarm(state === 'lost' ? 'dispute_lost' : 'dispute', {
        ...{ paymentId: id, disputeId, state },
        ...(isUpperLimit && { amount: 'upper_limit' }),
      });
    }
    return decided;
  };
  await applyDecision(deps, id, 'none', observation, decide, (payment) => confirmDisputes(deps, payment));
}

/** The order of two notifications is unknown: a query returns the current state. */
async function confirmDisputes(deps: SettleDependencies, payment: Payment): Promise<void> {
  if (await queryDisputes(deps, payment, 'settlement')) throw new GatewayUnavailable(payment.gateway);
}

/**
 * Queries all disputes of a payment at its gateway and settles them.
 *
 * @returns the unknown outcome if the gateway did not answer
 * @throws the first error
 */
export async function queryDisputes(
  deps: SettleDependencies,
  payment: Payment,
  by: TriggeredBy,
): Promise<UnknownOutcome | undefined> {
  const found = await queryGateway(deps, payment, (gateway) => gateway.findDisputes(payment, { by }));
  if ('outcome' in found) return found;
  await settleDisputes(deps, found);
  return undefined;
}

async function settleRefundEvent(deps: SettleDependencies, reported: RefundObservation): Promise<void> {
  const id = await findPayment(deps, reported);
  if (id === undefined) return;
  // An external refund has no row of ours that proves its amount, and its reports name no attempt that would tell an old one.
  if (reported.refundId === undefined) return confirmRefund(deps, id, reported);
  await settleRefundObservation(deps, id, reported, () => confirmRefund(deps, id, reported));
}

/** Settles what the gateway says now about a reported refund. */
async function confirmRefund(deps: SettleDependencies, id: PaymentId, notified: RefundObservation): Promise<void> {
  // What kept it from being completed may be over.
  const { code: _, balanceTooLow: __, ...reported } = notified;
  const payment = { id, gateway: reported.gateway };
  const confirmed = await queryGateway(deps, payment, (gateway) => gateway.confirmRefund(reported));
  if (confirmed === undefined) return recordUnmatchedPayment(deps, reported);
  if ('outcome' in confirmed) throw new GatewayUnavailable(reported.gateway);
  await settleRefundObservation(deps, id, confirmed);
}

/**
 * @param confirm if the gateway has only notified the refund: another amount than ours is not believed then, and may be the sum of several
 *   refunds
 */
async function settleRefundObservation(
  deps: SettleDependencies,
  id: PaymentId,
  observation: RefundObservation,
  confirm?: () => Promise<void>,
): Promise<void> {
  const { refundId = externalRefundId(observation.gatewayRefundId), state, code, amount, source } = observation;
  const alarmBalance = () => {
    if (observation.balanceTooLow) deps.alarm('balance_too_low', { paymentId: id, refundId });
  };
  const decide = ({ payment, refund }: PaidSnapshot) => {
    const now = deps.clock();
    if (refund === undefined) {
      // Our refunds are stored before they are sent: without a row, the reason for this refund is unknown.
      if (observation.refundId !== undefined) return 'unmatched';
      alarmBalance();
      return recordExternalRefund(payment, observation, now);
    }
    const isOver = observation.attempt !== undefined && observation.attempt !== refund.attempt;
    if (isOver) return undefined;
    const status = { outcome: state, ...(code !== undefined && { code }), ...(state === 'done' && { amount }) };
    const change = settleRefund(payment, refund, status, source.by, now);
    if (change !== undefined && state === 'done' && !sameMoney(amount, refund.amount)) {
      if (confirm !== undefined) return 'confirm-with-gateway';
      if (amount.currency !== refund.amount.currency || amount.amount === 0) return 'unmatched';
    }
    if (change !== undefined || refund.state === 'sent') alarmBalance();
    return change;
  };
  await applyDecision(deps, id, refundId, observation, decide, confirm);
}

/**
 * Queries the refunds of a payment at its gateway and settles those that were issued in the gateway's dashboard. A gateway without such a
 * list reports them by notifications only.
 *
 * @returns the unknown outcome if the gateway did not answer
 */
export async function queryExternalRefunds(
  deps: SettleDependencies,
  payment: Payment,
  by: TriggeredBy,
): Promise<UnknownOutcome | undefined> {
  const found = await queryGateway(
    deps,
    payment,
    async (gateway) => (await gateway.listRefunds?.(payment, { by })) ?? [],
  );
  if ('outcome' in found) return found;
  for (const refund of found)
    if (refund.refundId === undefined) await settleRefundObservation(deps, payment.id, refund);
  return undefined;
}

async function applyDecision(
  deps: SettleDependencies,
  id: PaymentId,
  refundId: string,
  observation: ReportedObservation,
  decide: (stored: PaidSnapshot) => Change | 'unmatched' | 'confirm-with-gateway' | undefined,
  confirm?: (payment: Payment) => Promise<void>,
): Promise<void> {
  return retryOnConflict(id, async () => {
    const stored = await readRefund(deps, id, refundId, observation);
    const { payment, application } = stored;
    // A payment of two order numbers may have been paid twice: what happens to the other money leaves this one as it is.
    if (payment === undefined || application === undefined || !isSamePayment(payment, observation)) {
      return recordUnmatchedPayment(deps, observation);
    }
    if (payment.state === 'succeeded') {
      const decided = decide({ ...stored, payment, application });
      if (decided === undefined) return;
      if (decided === 'unmatched') return recordUnmatchedPayment(deps, observation);
      if (decided === 'confirm-with-gateway') return confirm?.(payment);
      raiseRefundAlarms(deps, decided.refunds);
      if (await deps.ledger.commit(decided)) return recordRefundMetrics(deps, decided.refunds);
    } else if (!(await ensureSettled(deps, stored, payment))) return recordUnmatchedPayment(deps, observation);
    return 'retry';
  });
}

function readRefund(
  { ledger }: SettleDependencies,
  id: PaymentId,
  refundId: string,
  { reference }: ReportedObservation,
) {
  return ledger.readRefund(id, refundId, reference);
}

/** A refund or dispute implies an earlier success, even if its notification has not arrived yet. */
async function ensureSettled(deps: SettleDependencies, stored: PaymentSnapshot, payment: Payment): Promise<boolean> {
  const queried = await queryPayment(deps, stored, 'settlement');
  if (!queried.gatewayAnswered) throw new GatewayUnavailable(payment.gateway);
  return queried.snapshot.payment?.state === 'succeeded';
}

async function findPayment(deps: SettleDependencies, observation: ReportedObservation): Promise<PaymentId | undefined> {
  const id = observation.paymentId ?? (await deps.ledger.findByReference(observation.gateway, observation.reference));
  if (id === undefined) await recordUnmatchedPayment(deps, observation);
  return id;
}

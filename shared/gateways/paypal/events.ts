import * as z from 'zod';
import { mayExplain } from '../../domain/dispute.ts';
import type { DisputeObservation, GatewayEvent, RefundObservation } from '../../domain/gateway-event.ts';
import { paymentIdOfOrder } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type { Observation, Outcome } from '../../domain/observation.ts';
import type { Source } from '../../domain/source.ts';
import { RetryableError } from '../../ports/common/retryable-error.ts';
import { MalformedGatewayEvent, UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { fromPayPalAmount, paypalMoney } from './amounts.ts';
import { type CaptureDetails, captureDetails, outcomeOfCaptures, paymentOf } from './captures.ts';
import type { Ask } from './client.ts';
import { type DisputedPayment, dispute, listDisputes, retrieveDispute, toDisputeObservation } from './disputes.ts';
import { PayPalUnavailable } from './errors.ts';
import { assertOwnAccount, observe, order } from './orders.ts';
import { captureIdOf, refund, reportedState } from './refund-object.ts';
import { ownerOf, retrieveRefund } from './refunds.ts';
import type { PayPalSecret } from './secret.ts';
import { timestamp } from './timestamp.ts';

/** PayPal: the webhook event object. */
export const webhookEvent = z.object({
  id: z.string(),
  event_type: z.string(),
  create_time: timestamp,
  resource: z.unknown(),
});
type WebhookEvent = z.output<typeof webhookEvent>;

export interface EventContext {
  readonly ask: Ask;
  readonly keys: PayPalSecret;
  readonly source: Source;
}

/**
 * @returns undefined for an event that is not relevant
 * @throws RetryableError if PayPal does not say which order a refund or dispute belongs to
 */
export async function toGatewayEvent(
  event: WebhookEvent,
  context: EventContext,
): Promise<GatewayEvent | MalformedGatewayEvent | undefined> {
  try {
    return await parseEvent(event, context);
  } catch (error) {
    if (error instanceof RetryableError) throw error;
    return new MalformedGatewayEvent(event.id, error);
  }
}

async function parseEvent(event: WebhookEvent, context: EventContext): Promise<GatewayEvent | undefined> {
  const { event_type, resource, create_time: at } = event;
  const { keys, source } = context;
  switch (event_type) {
    case 'CHECKOUT.ORDER.APPROVED':
      return { kind: 'payment', payment: observe(order.parse(resource), keys, at, source) };
    case 'CHECKOUT.PAYMENT-APPROVAL.REVERSED':
      return { kind: 'payment', payment: approvalReversed(resource, keys, at, source) };
    case 'PAYMENT.CAPTURE.COMPLETED':
    case 'PAYMENT.CAPTURE.PENDING':
    case 'PAYMENT.CAPTURE.DENIED':
    case 'PAYMENT.CAPTURE.DECLINED': {
      const found = captureDetails.parse(resource);
      return { kind: 'payment', payment: observeCapture(found, outcomeOfCaptures([found]), keys, at, source) };
    }
    case 'PAYMENT.CAPTURE.REFUNDED':
    case 'PAYMENT.REFUND.PENDING':
    case 'PAYMENT.REFUND.FAILED':
      return { kind: 'refund', refund: await observeRefund(resource, at, context) };
    case 'PAYMENT.CAPTURE.REVERSED':
      return { kind: 'dispute', dispute: await observeReversal(resource, at, context) };
    case 'CUSTOMER.DISPUTE.CREATED':
    case 'CUSTOMER.DISPUTE.UPDATED':
    case 'CUSTOMER.DISPUTE.RESOLVED':
      return { kind: 'dispute', ...(await observeDispute(resource, at, context)) };
    default:
      return undefined;
  }
}

function observeCapture(
  found: CaptureDetails,
  outcome: Outcome,
  keys: PayPalSecret,
  at: number,
  source: Source,
): Observation {
  assertOwnAccount(found.payee?.merchant_id, keys);
  const { paymentId, reference } = paymentOf(found);
  return {
    ...(paymentId && { paymentId }),
    gateway: 'paypal',
    account: keys.account,
    ...(reference !== undefined && { reference }),
    at,
    source,
    outcome,
  };
}

const reversedApproval = z.object({
  order_id: z.string(),
  purchase_units: z.array(z.object({ custom_id: z.string().optional() })).default([]),
});

/** PayPal has taken back an approval before the capture (PayPal: Handle uncaptured payments). The payer was not charged, and can try again. */
function approvalReversed(resource: unknown, keys: PayPalSecret, at: number, source: Source): Observation {
  const { order_id: reference, purchase_units } = reversedApproval.parse(resource);
  const paymentId = paymentIdOfOrder(purchase_units[0]?.custom_id ?? '');
  return {
    ...(paymentId && { paymentId }),
    gateway: 'paypal',
    account: keys.account,
    reference,
    at,
    source,
    outcome: { status: 'open', decline: 'PAYMENT_APPROVAL_REVERSED' },
  };
}

async function observeRefund(resource: unknown, at: number, context: EventContext): Promise<RefundObservation> {
  const found = refund.parse(resource);
  if (found.amount === undefined) throw new TypeError('a refund without an amount');
  return {
    ...ownerOf(found),
    ...(await paymentOfCapture(captureIdOf(found), context)),
    gatewayRefundId: found.id,
    amount: fromPayPalAmount(found.amount),
    ...reportedState(found),
    at,
    source: context.source,
  };
}

const reversal = z.object({
  id: z.string(),
  amount: paypalMoney,
  create_time: timestamp,
  links: refund.shape.links,
});

/**
 * PayPal has taken back a capture. Mostly because of a dispute, which then says how it stands, so that the money is not counted twice;
 * otherwise it is a lost dispute in itself, until PayPal names one.
 */
async function observeReversal(resource: unknown, at: number, context: EventContext): Promise<DisputeObservation> {
  const found = reversal.parse(resource);
  const captureId = captureIdOf({ ...found, status: '' }) ?? '';
  const payment = await paymentOfCapture(captureId, context);
  const disputes = await listDisputes(context.ask, captureId);
  if (disputes === undefined) throw new PayPalUnavailable('PayPal did not list the disputes');
  const [newest] = disputes
    .toSorted((a, b) => b.create_time - a.create_time)
    .map((one) => toDisputeObservation(one, captureId, payment, at, context.source))
    .filter((one) => mayExplain({ ...one, observedAt: one.at }, found.create_time));
  if (newest !== undefined && !newest.isUpperLimit) return newest;
  const amount = await reversedAmount(found, context);
  if (newest !== undefined) return newest.state === 'lost' ? withBookedShare(newest, amount) : newest;
  return {
    ...payment,
    disputeId: found.id,
    amount,
    state: 'lost',
    presumed: true,
    openedAt: found.create_time,
    at,
    source: context.source,
  };
}

/** Of a dispute over several payments, a reversal says how much was taken of this one. */
function withBookedShare({ isUpperLimit, ...lost }: DisputeObservation, booked: Money): DisputeObservation {
  const isPartOfIt = booked.currency === lost.amount.currency && booked.amount <= lost.amount.amount;
  return isPartOfIt ? { ...lost, amount: booked } : { ...lost, ...(isUpperLimit && { isUpperLimit }) };
}

/** As PayPal's books say, if they show the reversal: like a refund, of which it has the form. */
async function reversedAmount({ id, amount }: z.output<typeof reversal>, { ask }: EventContext): Promise<Money> {
  const booked = await retrieveRefund(ask, id);
  if (booked !== undefined && 'outcome' in booked) throw new PayPalUnavailable('PayPal did not show the reversal');
  const { currency_code, value } = booked?.amount ?? amount;
  return fromPayPalAmount({ currency_code, value: value.replace(/^-/, '') });
}

/** A dispute may be about several transactions. */
async function observeDispute(resource: unknown, at: number, context: EventContext) {
  const found = dispute.parse(resource);
  const captureIds = found.disputed_transactions.flatMap(({ seller_transaction_id }) => seller_transaction_id ?? []);
  const reads = await Promise.allSettled(
    captureIds.map(async (id) => [id, await paymentOfCapture(id, context)] as const),
  );
  const payments = reads.flatMap((read) => (read.status === 'fulfilled' ? [read.value] : []));
  const errors = reads.flatMap((read) => (read.status === 'rejected' ? [read.reason] : []));
  // A transaction that PayPal does not show as a capture is not ours. It must not hide one that is.
  const [error] = payments.length === 0 ? errors : errors.filter((one) => !(one instanceof UnknownGatewayValue));
  if (error !== undefined) throw error;
  // Its amount decides about money: PayPal's books count, not the notification.
  const confirmed = await retrieveDispute(context.ask, found.dispute_id);
  if (confirmed === undefined) throw new PayPalUnavailable('PayPal did not return the dispute');
  const [first, ...others] = payments.map(([captureId, payment]) =>
    toDisputeObservation(confirmed, captureId, payment, at, context.source),
  );
  if (first === undefined) throw new TypeError('no capture is named');
  return { dispute: first, ...(others.length > 0 && { others }) };
}

/** A refund or dispute names a capture; only the capture names the order, by which a payment is known. */
async function paymentOfCapture(id: string | undefined, { ask, keys }: EventContext): Promise<DisputedPayment> {
  if (id === undefined) throw new TypeError('no capture is named');
  const answer = await ask({ method: 'GET', path: `/v2/payments/captures/${encodeURIComponent(id)}` });
  if (answer.outcome === 'unknown') throw new PayPalUnavailable('PayPal did not show the capture');
  if (answer.outcome === 'rejected') throw new UnknownGatewayValue('capture query error', answer.issue);
  const found = captureDetails.parse(answer.body);
  assertOwnAccount(found.payee?.merchant_id, keys);
  const { paymentId, reference = found.id } = paymentOf(found);
  return { ...(paymentId && { paymentId }), gateway: 'paypal', account: keys.account, reference };
}

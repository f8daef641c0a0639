import type Stripe from 'stripe';
import type { GatewayEvent, RefundObservation, RefundObstacle } from '../../domain/gateway-event.ts';
import { isPaymentId } from '../../domain/ids.ts';
import { parseRefundAttemptId } from '../../domain/refund.ts';
import type { Source } from '../../domain/source.ts';
import { MalformedGatewayEvent, UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { fromStripeAmount } from './amounts.ts';
import type { Connection } from './connection.ts';
import { toDisputeObservation } from './disputes.ts';
import { observe } from './intents.ts';
import { idOf } from './references.ts';

/** @returns undefined for an event that is not relevant */
export function toGatewayEvent(
  event: Stripe.Event,
  keys: Connection['keys'],
  source: Source,
): GatewayEvent | MalformedGatewayEvent | undefined {
  try {
    return parseEvent(event, keys, source);
  } catch (error) {
    return new MalformedGatewayEvent(event.id, error);
  }
}

function parseEvent(event: Stripe.Event, keys: Connection['keys'], source: Source): GatewayEvent | undefined {
  // Stripe's timestamps are whole seconds.
  const at = event.created * 1000 + 999;
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.payment_failed':
    case 'payment_intent.processing':
    case 'payment_intent.canceled':
    case 'payment_intent.requires_action':
      return { kind: 'payment', payment: observe(event.data.object, keys, at, source) };
    case 'refund.created':
    case 'refund.updated':
    case 'refund.failed': {
      const refund = toRefundObservation(event.data.object, keys, at, source);
      return refund && { kind: 'refund', refund };
    }
    case 'charge.dispute.created':
    case 'charge.dispute.updated':
    case 'charge.dispute.closed':
    case 'charge.dispute.funds_withdrawn':
    case 'charge.dispute.funds_reinstated': {
      const dispute = toDisputeObservation(event.data.object, keys, at, source);
      return dispute && { kind: 'dispute', dispute };
    }
    default:
      return undefined;
  }
}

export function toRefundObservation(
  refund: Stripe.Refund,
  { account }: Connection['keys'],
  at: number,
  source: Source,
): RefundObservation | undefined {
  const reference = idOf(refund.payment_intent);
  if (reference === undefined) return undefined;
  const { payment = '', refund: attempt = '' } = refund.metadata ?? {};
  return {
    ...(isPaymentId(payment) && { paymentId: payment }),
    // A refund that was issued in the dashboard has a single attempt.
    ...(parseRefundAttemptId(attempt) ?? { attempt: 1 }),
    gateway: 'stripe',
    account,
    reference,
    gatewayRefundId: refund.id,
    amount: fromStripeAmount(refund.amount, refund.currency),
    ...reportedState(refund),
    at,
    source,
  };
}

const BALANCE_TOO_LOW = 'insufficient_funds';

/** Stripe: the Refund object, `status`, `pending_reason` and `failure_reason`. @throws UnknownGatewayValue */
export function reportedState({
  status,
  pending_reason,
  failure_reason,
}: Pick<Stripe.Refund, 'status' | 'pending_reason' | 'failure_reason'>): Pick<
  RefundObservation,
  'state' | keyof RefundObstacle
> {
  const state = refundState(status);
  if (state === 'done') return { state };
  const code = state === 'failed' ? (failure_reason ?? status ?? 'failed') : pending_reason;
  return { state, ...(code && { code }), ...(code === BALANCE_TOO_LOW && { balanceTooLow: true }) };
}

/** @throws UnknownGatewayValue for null, which Stripe's types allow, and for a new status */
function refundState(status: Stripe.Refund['status']): RefundObservation['state'] {
  switch (status) {
    case 'succeeded':
      return 'done';
    case 'pending':
    case 'requires_action':
      return 'pending';
    case 'failed':
    case 'canceled':
      return 'failed';
    default:
      throw new UnknownGatewayValue('refund status', status);
  }
}

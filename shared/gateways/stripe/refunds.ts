import type Stripe from 'stripe';
import type { RefundObservation } from '../../domain/gateway-event.ts';
import { type Refund, refundAttemptId } from '../../domain/refund.ts';
import { externalRefundId } from '../../domain/settle-refund.ts';
import type { RefundResult, UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import { toStripeAmount } from './amounts.ts';
import type { Connection } from './connection.ts';
import { refundState, toRefundObservation } from './events.ts';
import { failureOf } from './failures.ts';

const PAGE = 100;

/** @param reference the PaymentIntent's id */
export async function sendRefund(stripe: Stripe, refund: Refund, reference: string): Promise<RefundResult> {
  const amount = toStripeAmount(refund.amount);
  if (amount === undefined) return { outcome: 'impossible', code: 'amount_not_representable' };
  try {
    const metadata = { refund: refundAttemptId(refund), payment: refund.paymentId };
    const order = { payment_intent: reference, amount, metadata };
    return toRefundResult(await stripe.refunds.create(order, { idempotencyKey: refundAttemptId(refund) }));
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'unknown') return { outcome: 'unknown' };
    return { outcome: PERMANENT_FAILURES.includes(failure.code) ? 'impossible' : 'failed', code: failure.code };
  }
}

/**
 * What no other attempt will change: the money is gone from the charge already, or its time for refunds is over (Stripe: Error codes). A dispute is none of it: it may be
 * won, and until its notice has come, only the next attempt says that it is over.
 */
const PERMANENT_FAILURES = ['charge_already_refunded', 'charge_not_refundable', 'amount_too_large'];

/** The newest refund of the intent that carries this attempt's id; or the very one that was made in the dashboard. */
export async function findRefund(stripe: Stripe, refund: Refund, reference: string): Promise<RefundResult> {
  try {
    for await (const found of stripe.refunds.list({ payment_intent: reference, limit: PAGE })) {
      const isIt = found.metadata?.refund === refundAttemptId(refund) || externalRefundId(found.id) === refund.id;
      if (isIt) return toRefundResult(found);
    }
    return { outcome: 'not_found' };
  } catch (error) {
    if (failureOf(error) === 'unknown') return { outcome: 'unknown' };
    throw error;
  }
}

/** @param at when it was asked, in UTC milliseconds */
export async function confirmRefund(
  stripe: Stripe,
  keys: Connection['keys'],
  { gatewayRefundId, source }: RefundObservation,
  at: number,
): Promise<RefundObservation | undefined | UnknownOutcome> {
  try {
    return toRefundObservation(await stripe.refunds.retrieve(gatewayRefundId), keys, at, source);
  } catch (error) {
    return failureOf(error) === 'unknown' ? { outcome: 'unknown' } : undefined;
  }
}

function toRefundResult({ status, failure_reason }: Stripe.Refund): RefundResult {
  const outcome = refundState(status);
  return outcome === 'failed' ? { outcome, code: failure_reason ?? status ?? 'failed' } : { outcome };
}

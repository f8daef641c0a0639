import type Stripe from 'stripe';
import type { RefundObservation } from '../../domain/notice.ts';
import { type Refund, refundAttemptId } from '../../domain/refund.ts';
import { foreignRefundId } from '../../domain/settle-refund.ts';
import type { RefundAnswer, Unknown } from '../../ports/payments/payment-gateway.ts';
import { toStripeAmount } from './amounts.ts';
import type { Connection } from './connection.ts';
import { failureOf } from './failures.ts';
import { refundOf, refundState } from './notices.ts';

const PAGE = 100;

/** @param reference the PaymentIntent's id */
export async function sendRefund(stripe: Stripe, refund: Refund, reference: string): Promise<RefundAnswer> {
  const amount = toStripeAmount(refund.amount);
  if (amount === undefined) return { outcome: 'impossible', code: 'amount_not_representable' };
  try {
    const metadata = { refund: refundAttemptId(refund), payment: refund.paymentId };
    const order = { payment_intent: reference, amount, metadata };
    return answerOf(await stripe.refunds.create(order, { idempotencyKey: refundAttemptId(refund) }));
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'unknown') return { outcome: 'unknown' };
    return { outcome: NEVER.includes(failure.code) ? 'impossible' : 'failed', code: failure.code };
  }
}

/**
 * What no other attempt will change: the money is gone from the charge already, or its time for refunds is over (Stripe: Error codes). A dispute is none of it: it may be
 * won, and until its notice has come, only the next attempt says that it is over.
 */
const NEVER = ['charge_already_refunded', 'charge_not_refundable', 'amount_too_large'];

/** The newest refund of the intent that carries this attempt's id; or the very one that was made in the dashboard. */
export async function findRefund(stripe: Stripe, refund: Refund, reference: string): Promise<RefundAnswer> {
  try {
    for await (const found of stripe.refunds.list({ payment_intent: reference, limit: PAGE })) {
      const isIt = found.metadata?.refund === refundAttemptId(refund) || foreignRefundId(found.id) === refund.id;
      if (isIt) return answerOf(found);
    }
    return { outcome: 'absent' };
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
): Promise<RefundObservation | undefined | Unknown> {
  try {
    return refundOf(await stripe.refunds.retrieve(gatewayRefundId), keys, at, source);
  } catch (error) {
    return failureOf(error) === 'unknown' ? { outcome: 'unknown' } : undefined;
  }
}

function answerOf({ status, failure_reason }: Stripe.Refund): RefundAnswer {
  const outcome = refundState(status);
  return outcome === 'failed' ? { outcome, code: failure_reason ?? status ?? 'failed' } : { outcome };
}

import type Stripe from 'stripe';
import type { RefundObservation } from '../../domain/gateway-event.ts';
import { type Refund, refundAttemptId } from '../../domain/refund.ts';
import { gatewayRefundIdOf } from '../../domain/settle-refund.ts';
import type { Source } from '../../domain/source.ts';
import { type RefundResult, UnknownGatewayValue, type UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import { refundedWith } from '../refunded.ts';
import { fromStripeAmount, toStripeAmount } from './amounts.ts';
import { type Connection, StripeMisconfigured } from './connection.ts';
import { reportedState, toRefundObservation } from './events.ts';
import { failureOf } from './failures.ts';

const PAGE = 100;

/** @param reference the PaymentIntent's id */
export async function sendRefund(stripe: Stripe, refund: Refund, reference: string): Promise<RefundResult> {
  const amount = toStripeAmount(refund.amount);
  if (amount === undefined) return { outcome: 'impossible', code: 'amount_not_representable' };
  try {
    const metadata = { refund: refundAttemptId(refund), payment: refund.paymentId };
    const order = { payment_intent: reference, amount, metadata };
    const created = await stripe.refunds.create(order, { idempotencyKey: refundAttemptId(refund) });
    return toRefundResult(created, refund);
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'unknown') return { outcome: 'unknown' };
    // An intent that was paid does not disappear: these are the keys of another account, and an earlier attempt may have succeeded.
    if (failure.code === 'resource_missing') throw new StripeMisconfigured(`Stripe does not know ${reference}`);
    return rejectedRefund(failure.code);
  }
}

/**
 * Errors that no further attempt can change: the charge is already refunded, or can no longer be refunded (Stripe: Error codes). A
 * dispute is not permanent: it may be won, and until its notification arrives only the next attempt shows that it has ended.
 */
const PERMANENT_FAILURES = ['charge_already_refunded', 'charge_not_refundable', 'amount_too_large'];
/**
 * Nothing was refunded; a later attempt may succeed (the same page). An amount beyond what is left has no code, only the name of the
 * parameter.
 */
const FAILURES = ['amount', 'charge_disputed', 'refund_disputed_payment'];

/** @throws UnknownGatewayValue: an undocumented code does not prove that no money moved */
function rejectedRefund(code: string): RefundResult {
  if (PERMANENT_FAILURES.includes(code)) return { outcome: 'impossible', code };
  // Stripe keeps its answer to an idempotency key for a day, so that another attempt is needed after the top-up.
  if (code === 'balance_insufficient') return { outcome: 'failed', code, balanceTooLow: true };
  if (FAILURES.includes(code)) return { outcome: 'failed', code };
  throw new UnknownGatewayValue('refund error', code);
}

/** The newest refund of the intent with this attempt's id; or, for an external refund, that refund itself. */
export async function findRefund(stripe: Stripe, refund: Refund, reference: string): Promise<RefundResult> {
  try {
    for await (const found of stripe.refunds.list({ payment_intent: reference, limit: PAGE })) {
      const isMatch = found.metadata?.refund === refundAttemptId(refund) || found.id === gatewayRefundIdOf(refund);
      if (isMatch) return toRefundResult(found, refund);
    }
    return { outcome: 'not_found' };
  } catch (error) {
    if (failureOf(error) === 'unknown') return { outcome: 'unknown' };
    throw error;
  }
}

/** All refunds of the intent. @param at the time of the query, in UTC milliseconds */
export async function listRefunds(
  stripe: Stripe,
  keys: Connection['keys'],
  reference: string,
  at: number,
  source: Source,
): Promise<readonly RefundObservation[] | UnknownOutcome> {
  try {
    const found: RefundObservation[] = [];
    for await (const refund of stripe.refunds.list({ payment_intent: reference, limit: PAGE })) {
      const observation = toRefundObservation(refund, keys, at, source);
      if (observation !== undefined) found.push(observation);
    }
    return found;
  } catch (error) {
    if (failureOf(error) === 'unknown') return { outcome: 'unknown' };
    throw error;
  }
}

/** @param at the time of the query, in UTC milliseconds @returns undefined if Stripe does not know the refund @throws UnknownGatewayValue */
export async function confirmRefund(
  stripe: Stripe,
  keys: Connection['keys'],
  { gatewayRefundId, source }: RefundObservation,
  at: number,
): Promise<RefundObservation | undefined | UnknownOutcome> {
  try {
    return toRefundObservation(await stripe.refunds.retrieve(gatewayRefundId), keys, at, source);
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'unknown') return { outcome: 'unknown' };
    if (failure.code !== 'resource_missing') throw new UnknownGatewayValue('refund query error', failure.code);
    return undefined;
  }
}

function toRefundResult(found: Stripe.Refund, refund: Refund): RefundResult {
  const { state: outcome, ...obstacle } = reportedState(found);
  if (outcome === 'done') return refundedWith(fromStripeAmount(found.amount, found.currency), refund);
  return { outcome, ...obstacle };
}

import Stripe from 'stripe';
import type { ClosingReason, Payment } from '../../domain/payment.ts';
import type {
  AccountGateway,
  CreateResult,
  PaymentOrder,
  PaymentQueryResult,
} from '../../ports/payments/payment-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { ALLOWED_METHODS } from './allowed-methods.ts';
import { toStripeAmount } from './amounts.ts';
import { type Connection, connector } from './connection.ts';
import { findDisputes } from './disputes.ts';
import { HANDLED_EVENT_TYPES } from './event-types.ts';
import { toGatewayEvent } from './events.ts';
import { failureOf } from './failures.ts';
import { assertMode, checkoutOf, observe } from './intents.ts';
import { confirmRefund, findRefund, sendRefund } from './refunds.ts';
import type { StripeSecret } from './secret.ts';
import { parseWebhookEvent } from './webhooks.ts';

/** Milliseconds. Two attempts take at most eight seconds: a function may make two calls in a row and has 25 seconds. */
const TIMEOUT = 4_000;

/** Card payments with PaymentIntents, in one account of Stripe. */
export function createStripeGateway({
  host,
  secret,
  refreshSecret,
  now,
  timeoutMs = TIMEOUT,
}: GatewayOptions<StripeSecret>): AccountGateway {
  const connect = connector({ apiUrl: host, secret, refreshSecret, timeoutMs });

  async function connectFor({ id, reference }: Payment): Promise<Connection & { reference: string }> {
    if (reference === undefined) throw new TypeError(`${id} has no PaymentIntent`);
    return { ...(await connect()), reference };
  }

  return {
    name: 'stripe',

    async create(order) {
      const { stripe, keys } = await connect();
      return createIntent(stripe, keys, order);
    },

    async query(payment, source) {
      const { stripe, keys, reference } = await connectFor(payment);
      return queryIntent(keys, now(), source, () => stripe.paymentIntents.retrieve(reference));
    },

    async close(payment, reason, source) {
      const { stripe, keys, reference } = await connectFor(payment);
      return queryIntent(keys, now(), source, () => cancelIntent(stripe, reference, reason));
    },

    async parseWebhook(notification) {
      return parseWebhookEvent(notification, await connect(), now());
    },

    async refund(refund, payment) {
      const { stripe, reference } = await connectFor(payment);
      return sendRefund(stripe, refund, reference);
    },

    async findRefund(refund, payment) {
      const { stripe, reference } = await connectFor(payment);
      return findRefund(stripe, refund, reference);
    },

    async confirmRefund(reported) {
      const { stripe, keys } = await connect();
      return confirmRefund(stripe, keys, reported, now());
    },

    async findDisputes(payment, source) {
      const { stripe, keys, reference } = await connectFor(payment);
      return findDisputes(stripe, keys, reference, now(), source);
    },

    async *listEvents(since, until, source) {
      const { stripe, keys } = await connect();
      const created = { gte: Math.floor(since / 1000), lt: Math.ceil(until / 1000) };
      const query = { types: [...HANDLED_EVENT_TYPES], created, limit: 100 };
      for await (const event of stripe.events.list(query)) {
        const gatewayEvent = toGatewayEvent(event, keys, { ...source, eventId: event.id });
        if (gatewayEvent !== undefined) yield gatewayEvent;
      }
    },
  };
}

async function createIntent(stripe: Stripe, keys: StripeSecret, order: PaymentOrder): Promise<CreateResult> {
  const amount = toStripeAmount(order.amount);
  if (amount === undefined) return { outcome: 'rejected', code: 'amount_not_representable' };
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount,
        currency: order.amount.currency.toLowerCase(),
        allowed_payment_method_types: [...ALLOWED_METHODS],
        description: `e-Visa fee, application ${order.applicationId}`,
        statement_descriptor_suffix: 'EVISA FEE',
        metadata: { payment: order.id, application: order.applicationId },
      },
      { idempotencyKey: order.id },
    );
    assertMode(intent, keys);
    const checkout = () => checkoutOf(intent, keys);
    return { outcome: 'created', account: keys.account, reference: intent.id, checkout };
  } catch (error) {
    const failure = failureOf(error);
    return failure === 'unknown' ? { outcome: 'unknown' } : { outcome: 'rejected', code: failure.code };
  }
}

const CANCELLATION_REASON = {
  canceled_by_applicant: 'requested_by_customer',
  withdrawn: 'requested_by_customer',
  superseded: 'duplicate',
  switched_method: 'abandoned',
  expired: 'abandoned',
} as const satisfies Record<ClosingReason, Stripe.PaymentIntentCancelParams.CancellationReason>;

/** Cancels the intent and returns it; if it can no longer be canceled, returns its current state. */
async function cancelIntent(stripe: Stripe, reference: string, reason: ClosingReason): Promise<Stripe.PaymentIntent> {
  try {
    return await stripe.paymentIntents.cancel(reference, { cancellation_reason: CANCELLATION_REASON[reason] });
  } catch (error) {
    const tooLate =
      error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'payment_intent_unexpected_state';
    if (!tooLate) throw error;
    return stripe.paymentIntents.retrieve(reference);
  }
}

/** @param at the time of the query, in UTC milliseconds */
async function queryIntent(
  keys: StripeSecret,
  at: number,
  source: Parameters<typeof observe>[3],
  ask: () => Promise<Stripe.PaymentIntent>,
): Promise<PaymentQueryResult> {
  try {
    const intent = await ask();
    const observation = observe(intent, keys, at, source);
    const isPayable = observation.outcome.status === 'open';
    return { outcome: 'known', observation, ...(isPayable && { checkout: () => checkoutOf(intent, keys) }) };
  } catch (error) {
    if (failureOf(error) === 'unknown') return { outcome: 'unknown' };
    throw error;
  }
}

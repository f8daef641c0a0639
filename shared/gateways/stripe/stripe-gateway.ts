import Stripe from 'stripe';
import type { ClosingReason, Payment } from '../../domain/payment.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';
import type {
  AccountGateway,
  Checkout,
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
import { assertMode, cardCheckout, observe } from './intents.ts';
import { confirmRefund, findRefund, listRefunds, sendRefund } from './refunds.ts';
import type { StripeSecret } from './secret.ts';
import { assertActivated, confirmAgain, confirmationOf, walletCheckout } from './wallet-intents.ts';
import { walletOf } from './wallets.ts';
import { parseWebhookEvent } from './webhooks.ts';

/** Milliseconds. Two attempts take at most eight seconds: a function may make two calls in a row and has 25 seconds. */
const TIMEOUT = 4_000;

/** Payments by card, and by the wallets that Stripe carries, with PaymentIntents in one account of Stripe. */
export function createStripeGateway({
  host,
  siteUrl,
  secret,
  refreshSecret,
  now,
  timeoutMs = TIMEOUT,
}: GatewayOptions<StripeSecret>): AccountGateway {
  const connect = connector({ apiUrl: host, secret, refreshSecret, now, timeoutMs });

  async function connectFor({ id, reference }: Payment, until?: number): Promise<Connection & { reference: string }> {
    if (reference === undefined) throw new TypeError(`${id} has no PaymentIntent`);
    return { ...(await connect(until)), reference };
  }

  return {
    name: 'stripe',

    async create(order) {
      const { stripe, keys } = await connect();
      return createIntent(stripe, keys, order, siteUrl);
    },

    async query(payment, source, payer) {
      const { stripe, keys, reference } = await connectFor(payment);
      const wallet = walletOf(payment.method);
      return queryIntent(payment, keys, now(), source, async () => {
        const intent = await stripe.paymentIntents.retrieve(reference);
        const isWanted = payer !== undefined && now() < payment.payableUntil;
        if (wallet === undefined || !isWanted || intent.status !== 'requires_payment_method') return intent;
        return confirmAgain(stripe, wallet, intent, payment, siteUrl);
      });
    },

    async close(payment, reason, source) {
      const { stripe, keys, reference } = await connectFor(payment);
      return queryIntent(payment, keys, now(), source, () => cancelIntent(stripe, reference, reason));
    },

    async parseWebhook(notification) {
      return parseWebhookEvent(notification, await connect(), now());
    },

    async refund(refund, payment, until) {
      const { stripe, reference } = await connectFor(payment, until);
      const wallet = walletOf(payment.method);
      const paidAt = payment.succeededAt ?? payment.createdAt;
      if (wallet !== undefined && now() > paidAt + wallet.refundableFor)
        return { outcome: 'impossible', code: 'refund_period_over' };
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

    async listRefunds(payment, source) {
      const { stripe, keys, reference } = await connectFor(payment);
      return listRefunds(stripe, keys, reference, now(), source);
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

async function createIntent(
  stripe: Stripe,
  keys: StripeSecret,
  order: PaymentOrder,
  siteUrl: string,
): Promise<CreateResult> {
  const amount = toStripeAmount(order.amount);
  const wallet = walletOf(order.method);
  if (amount === undefined) return { outcome: 'rejected', code: 'amount_not_representable' };
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount,
        currency: order.amount.currency.toLowerCase(),
        description: `e-Visa fee, application ${order.applicationId}`,
        metadata: { payment: order.id, application: order.applicationId, method: order.method },
        ...(wallet === undefined
          ? { allowed_payment_method_types: [...ALLOWED_METHODS], statement_descriptor_suffix: 'EVISA FEE' }
          : {
              allowed_payment_method_types: [wallet.type],
              confirm: true,
              ...confirmationOf(wallet, order, siteUrl),
            }),
      },
      { idempotencyKey: order.id },
    );
    assertMode(intent, keys);
    const checkout = checkoutOf(intent, order.method, keys);
    return { outcome: 'created', account: keys.account, reference: intent.id, checkout: () => checkout };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === 'unknown') return { outcome: 'unknown' };
    if (wallet !== undefined) assertActivated(wallet, failure.code);
    return { outcome: 'rejected', code: failure.code };
  }
}

function checkoutOf(intent: Stripe.PaymentIntent, method: PaymentMethod, keys: StripeSecret): Checkout {
  return walletOf(method) === undefined ? cardCheckout(intent, keys) : walletCheckout(intent);
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
  { method }: Payment,
  keys: StripeSecret,
  at: number,
  source: Parameters<typeof observe>[3],
  ask: () => Promise<Stripe.PaymentIntent>,
): Promise<PaymentQueryResult> {
  try {
    const intent = await ask();
    const observation = observe(intent, keys, at, source);
    // A wallet is payable once the intent is confirmed with it, and until that attempt fails.
    const isConfirmed = walletOf(method) === undefined || intent.status === 'requires_action';
    const isPayable = observation.outcome.status === 'open' && isConfirmed;
    return { outcome: 'known', observation, ...(isPayable && { checkout: () => checkoutOf(intent, method, keys) }) };
  } catch (error) {
    if (failureOf(error) === 'unknown') return { outcome: 'unknown' };
    throw error;
  }
}

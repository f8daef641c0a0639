import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { attemptPayment, declineError } from './attempts.ts';
import { cardFields, namedCard, readCard } from './card-entry.ts';
import { attemptContext, challengeUrl, type SandboxContext, walletUrl } from './context.ts';
import { invalidRequest, lockTimeout, resourceMissing, unexpectedState } from './errors.ts';
import { faultTargetOf } from './faults.ts';
import { originOf, type SandboxEnv } from './http.ts';
import { newStem } from './ids.ts';
import { createIntentFields, returnUrl, toIntentParams } from './intent-params.ts';
import { type Payment, record } from './ledger.ts';
import { listOf, pageFields } from './lists.ts';
import type { Origin } from './objects/event.ts';
import { newIntent, publicIntent } from './objects/intent.ts';
import { unixSeconds } from './objects/narrow.ts';
import { WALLET_TYPES, type WalletType } from './objects/payment-method.ts';
import { boolean, browserFields, expand, readParameters } from './parameters.ts';
import { beginWallet, finishWallet, walletFields, walletOptions } from './wallets.ts';

const confirmFields = z.strictObject({
  ...browserFields,
  payment_method: z.string().optional(),
  payment_method_data: z
    .union([
      z.strictObject({ type: z.literal('card'), card: cardFields, billing_details: z.looseObject({}).optional() }),
      walletFields,
    ])
    .optional(),
  payment_method_options: walletOptions.optional(),
  return_url: returnUrl.optional(),
  use_stripe_sdk: boolean.optional(),
  expand,
});

const cancelFields = z.strictObject({
  cancellation_reason: z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  expand,
});

const CANCELABLE = ['requires_payment_method', 'requires_capture', 'requires_confirmation', 'requires_action'];

export function paymentIntentRoutes(context: SandboxContext) {
  const { ledger, faults } = context;
  const routes = new Hono<SandboxEnv>();

  const find = (c: Context<SandboxEnv>, id: string): Payment => {
    const payment = ledger.find(id);
    if (payment?.intent.id !== id) throw resourceMissing('payment_intent', id, 'intent');
    if (c.var.keyKind === 'publishable' && c.var.parameters.client_secret !== payment.intent.client_secret) {
      throw resourceMissing('payment_intent', id, 'intent');
    }
    return payment;
  };

  const show = (c: Context<SandboxEnv>, { intent, charges }: Payment, expanded: string[] = []) => {
    if (c.var.keyKind === 'publishable') return publicIntent(intent);
    if (!expanded.includes('latest_charge')) return intent;
    return { ...intent, latest_charge: charges.find((charge) => charge.id === intent.latest_charge) ?? null };
  };

  const confirmWallet = (
    c: Context<SandboxEnv>,
    payment: Payment,
    fields: Pick<z.output<typeof createIntentFields>, 'payment_method_options' | 'return_url'> & {
      payment_method_data?: { type: string } | undefined;
    },
  ) => {
    const type = fields.payment_method_data?.type ?? '';
    if (!isWallet(type))
      throw invalidRequest('Missing required param: payment_method_data.', 'parameter_missing', 'payment_method_data');
    const confirmation = {
      type,
      returnUrl: fields.return_url,
      client: fields.payment_method_options?.wechat_pay?.client,
      url: walletUrl(context, payment.intent.client_secret),
    };
    beginWallet(payment, confirmation, attemptContext(context, originOf(c)));
  };

  routes.post('/', (c) => {
    const { expand: expanded, ...fields } = readParameters(createIntentFields, c.var.parameters);
    const stem = newStem();
    const intent = newIntent(stem, toIntentParams(fields));
    const payment: Payment = { stem, intent, charges: [], refunds: [], disputes: [], events: [], scheduled: [] };
    record(payment, 'payment_intent.created', intent, originOf(c));
    if (fields.confirm) confirmWallet(c, payment, fields);
    ledger.save(payment);
    return c.json(show(c, payment, expanded));
  });

  routes.get('/', (c) => {
    const { expand: expanded = [], ...page } = readParameters(
      z.strictObject({ expand, ...pageFields }),
      c.var.parameters,
    );
    const inner = expanded.map((path) => path.replace(/^data\./, ''));
    const intents = ledger.all().map((payment) => ({ ...payment.intent, ...show(c, payment, inner) }));
    return c.json(listOf(intents, page, '/v1/payment_intents'));
  });

  routes.get('/:id', (c) => {
    const fields = readParameters(z.strictObject({ ...browserFields, expand }), c.var.parameters);
    return c.json(show(c, find(c, c.req.param('id')), fields.expand));
  });

  routes.post('/:id/confirm', (c) => {
    const fields = readParameters(confirmFields, c.var.parameters);
    const payment = find(c, c.req.param('id'));
    if (fields.payment_method_data?.type !== 'card' && fields.payment_method_data !== undefined) {
      confirmWallet(c, payment, fields);
      ledger.save(payment);
      return c.json(show(c, payment, fields.expand));
    }
    const challenge = {
      url: challengeUrl(context, payment.intent.client_secret),
      returnUrl: fields.return_url,
      usesStripeJs: fields.use_stripe_sdk ?? false,
    };
    attemptPayment(payment, readEntry(fields), challenge, attemptContext(context, originOf(c)));
    ledger.save(payment);
    const declined = declineError(payment);
    if (declined) throw declined;
    return c.json(show(c, payment, fields.expand));
  });

  const payBeforeCancel = (payment: Payment, origin: Origin) => {
    if (payment.wallet !== undefined) {
      finishWallet(payment, 'authorized', attemptContext(context, origin));
      ledger.save(payment);
      return;
    }
    const challenge = { url: '', returnUrl: undefined, usesStripeJs: false };
    attemptPayment(payment, namedCard('pm_card_visa'), challenge, attemptContext(context, origin));
    ledger.save(payment);
  };

  routes.post('/:id/cancel', (c) => {
    const fields = readParameters(cancelFields, c.var.parameters);
    const payment = find(c, c.req.param('id'));
    const { intent } = payment;
    if (faults.trigger('reject_close', faultTargetOf(intent))) throw lockTimeout();
    if (CANCELABLE.includes(intent.status) && faults.trigger('pay_before_close', faultTargetOf(intent))) {
      payBeforeCancel(payment, originOf(c));
    }
    if (!CANCELABLE.includes(intent.status)) {
      throw unexpectedState(
        intent,
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(', ')}.`,
      );
    }
    intent.status = 'canceled';
    intent.canceled_at = unixSeconds();
    intent.cancellation_reason = fields.cancellation_reason ?? null;
    intent.next_action = null;
    payment.scheduled = payment.scheduled.filter(({ action }) => action !== 'expire_wallet');
    record(payment, 'payment_intent.canceled', intent, originOf(c));
    ledger.save(payment);
    return c.json(show(c, payment, fields.expand));
  });

  return routes;
}

function isWallet(type: string): type is WalletType {
  return (WALLET_TYPES as readonly string[]).includes(type);
}

function readEntry({ payment_method, payment_method_data }: z.output<typeof confirmFields>) {
  if (payment_method_data?.type === 'card') return readCard(payment_method_data.card);
  if (payment_method !== undefined) return namedCard(payment_method);
  throw invalidRequest(
    'You cannot confirm this PaymentIntent because it is missing a payment method.',
    'parameter_missing',
    'payment_method',
  );
}

import Stripe from 'stripe';
import { createStripeSandbox } from '../../../../local/gateways/stripe/sandbox.ts';
import type { PaymentMethod } from '../../../../shared/domain/payment-method.ts';
import type { GatewayOptions } from '../../../../shared/gateways/gateway-options.ts';
import type { StripeSecret } from '../../../../shared/gateways/stripe/secret.ts';
import { createStripeGateway } from '../../../../shared/gateways/stripe/stripe-gateway.ts';
import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import { startReceiver } from '../../../contracts/notification-receiver.ts';
import type { GatewayContext } from '../../../contracts/payment-gateway.contract.ts';

// The SDK pauses half a second before it repeats a call, and has no option for it. No test has to wait so long (in seconds).
Object.assign(Stripe.prototype, { getInitialNetworkRetryDelay: () => 0.01 });

export const KEYS: StripeSecret = {
  account: 'acct_sandbox/test',
  secretKey: 'sk_test_sandbox',
  publishableKey: 'pk_test_sandbox',
  webhookSecrets: ['whsec_sandbox'],
  mode: 'test',
};
const LIVE: StripeSecret = {
  ...KEYS,
  account: 'acct_sandbox',
  secretKey: 'sk_live_1',
  publishableKey: 'pk_live_1',
  mode: 'live',
};

export const GOOD_CARD = '4242424242424242';
export const DECLINED_CARD = '4000000000000002';

/** The Stripe simulator, the adapter, and a payer with test cards. */
export async function startStripeContext(keys = KEYS) {
  const receiver = await startReceiver();
  const sandbox = createStripeSandbox({
    ...keys,
    dataFile: ':memory:',
    webhookUrl: receiver.url,
    webhookSecrets: keys.webhookSecrets,
    speed: 1000,
  });
  const url = await sandbox.start();
  const gatewayWith = (keys: StripeSecret, options: Partial<GatewayOptions<StripeSecret>> = {}) =>
    createStripeGateway({
      host: url,
      siteUrl: receiver.url,
      secret: async () => keys,
      refreshSecret: async () => keys,
      now: Date.now,
      ...options,
    });
  const confirm = (checkout: Checkout, card = GOOD_CARD) => confirmInBrowser(url, checkout, card);
  const context: GatewayContext = {
    gateway: gatewayWith(keys),
    amount: { amount: 2575, currency: 'USD' },
    gatewayAt: (host) => gatewayWith(KEYS, { host, timeoutMs: 100 }),
    url,
    gatewayBehind: ({ url: host, now, keys: held }) =>
      gatewayWith(keys, { host, now, ...held(keys, { ...keys, secretKey: 'sk_test_newer' }) }),
    rejectedKey: { status: 401, body: { error: { type: 'invalid_request_error', message: 'Expired API key' } } },
    otherRecipients: {
      'another webhook secret': gatewayWith({ ...KEYS, webhookSecrets: ['whsec_other'] }),
      'live mode': gatewayWith(LIVE),
      'a clock that is six minutes ahead': gatewayWith(KEYS, { now: () => Date.now() + 6 * 60_000 }),
      'a clock that is six minutes behind': gatewayWith(KEYS, { now: () => Date.now() - 6 * 60_000 }),
    },
    begin: async () => undefined,
    decline: async (checkout) => expectStatus(await confirm(checkout, DECLINED_CARD), 402),
    pay: async (checkout) => expectStatus(await confirm(checkout), 200),
    successOf: (paymentId) => receiver.containing(`"payment": "${paymentId}"`, '"type": "payment_intent.succeeded"'),
    refundInDashboard: async ({ reference }, amount) => {
      const made = await fetch(`${url}/_sandbox/refunds/${reference}`, {
        method: 'POST',
        body: JSON.stringify({ amount }),
      });
      expectStatus(made, 200);
      const { id } = (await made.json()) as { id: string };
      return receiver.containing(`"id": "${id}"`, '"type": "refund.created"');
    },
    dispute: async ({ reference }, amount) => {
      const body = JSON.stringify({ amount });
      expectStatus(await fetch(`${url}/_sandbox/disputes/${reference}`, { method: 'POST', body }), 200);
    },
    tampered: ({ body, headers }) => ({ body: body.replaceAll('2575', '2675'), headers }),
    fault: async (kind, how) => {
      const fault = await fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ kind, ...how }) });
      expectStatus(fault, 201);
    },
    clearFaults: async () => expectStatus(await fetch(`${url}/_sandbox/faults`, { method: 'DELETE' }), 204),
    count: async (paymentId) => (await booksOf(url)).filter(({ metadata }) => metadata.payment === paymentId).length,
    stop: () => Promise.all([sandbox.stop(), receiver.stop()]),
  };
  return { ...context, url, receiver, gatewayWith, confirm, intent: (reference: string) => intentOf(url, reference) };
}

/** The same account, with payments by a wallet: they have the same events, refunds and lists. */
export async function startWalletContext(method: PaymentMethod) {
  const cards = await startStripeContext();
  const { url } = cards;
  /** What the payer does with the wallet. */
  const answer = async (checkout: Checkout, outcome: 'authorized' | 'failed' | 'expired') => {
    const page = checkout.type === 'redirect' ? checkout.url : checkout.type === 'qr' ? checkout.codeUrl : '';
    return fetch(page, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });
  };
  const answered = async (checkout: Checkout, outcome: 'authorized' | 'failed') => {
    const { status } = await answer(checkout, outcome);
    if (status >= 400) throw new Error(`${outcome}: ${status}`);
  };
  const context: GatewayContext = {
    ...cards,
    method,
    amount: { amount: 2575, currency: 'CNY' },
    decline: (checkout) => answered(checkout, 'failed'),
    pay: (checkout) => answered(checkout, 'authorized'),
  };
  return { ...cards, ...context, url, answer };
}

/** Confirms like Stripe.js, with the publishable key, the client secret and the card. */
function confirmInBrowser(url: string, checkout: Checkout, card: string): Promise<Response> {
  if (checkout.type !== 'stripe') throw new Error('not a card payment');
  const [id] = checkout.clientSecret.split('_secret_');
  const fields = {
    key: checkout.publishableKey,
    client_secret: checkout.clientSecret,
    'payment_method_data[type]': 'card',
    'payment_method_data[card][number]': card,
    'payment_method_data[card][exp_month]': '12',
    'payment_method_data[card][exp_year]': '40',
    'payment_method_data[card][cvc]': '123',
  };
  return fetch(`${url}/v1/payment_intents/${id}/confirm`, { method: 'POST', body: new URLSearchParams(fields) });
}

function expectStatus(response: Response, status: number): void {
  if (response.status !== status) throw new Error(`${response.url}: ${response.status}`);
}

interface IntentInBooks {
  id: string;
  metadata: Record<string, string>;
  [field: string]: unknown;
}

async function booksOf(url: string): Promise<IntentInBooks[]> {
  const books = await fetch(`${url}/_sandbox/books`);
  return ((await books.json()) as { payment_intents: IntentInBooks[] }).payment_intents;
}

async function intentOf(url: string, reference: string): Promise<IntentInBooks> {
  const found = (await booksOf(url)).find(({ id }) => id === reference);
  if (found === undefined) throw new Error(`no ${reference}`);
  return found;
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { createStripeSandbox, type SandboxOptions } from '../../../../local/gateways/stripe/sandbox.ts';

export const KEYS = { account: 'acct_sandbox', secretKey: 'sk_test_sandbox', publishableKey: 'pk_test_sandbox' };
export const WEBHOOK_SECRET = 'whsec_sandbox';

export const stripeAt = (url: string, key = KEYS.secretKey, config: Stripe.StripeConfig = {}) =>
  new Stripe(key, { host: '127.0.0.1', port: new URL(url).port, protocol: 'http', maxNetworkRetries: 0, ...config });

/** A webhook endpoint that records the events verified by Stripe's SDK, and answers with the given statuses, then 200. */
export async function startReceiver(answers: number[] = [], secret = WEBHOOK_SECRET) {
  const events: Stripe.Event[] = [];
  const rejected: string[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      try {
        events.push(
          stripeAt('http://x:1').webhooks.constructEvent(body, `${request.headers['stripe-signature']}`, secret),
        );
      } catch {
        rejected.push(body.toString());
      }
      response.writeHead(answers.shift() ?? 200, { location: '/elsewhere' }).end();
      for (const resume of waiting.splice(0)) resume();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const received = async (holds: () => boolean) => {
    while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    events,
    rejected,
    received,
    /** Waits for a number of events of the type, and returns the last one. */
    async event(type: string, count = 1) {
      const found = () => events.filter((event) => event.type === type);
      await received(() => found().length >= count);
      const last = found().at(-1);
      if (last === undefined) throw new Error(`no ${type}`);
      return last;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A sandbox with a webhook receiver, and the SDK. */
export async function startSandbox(options: Partial<SandboxOptions> = {}, answers: number[] = []) {
  const receiver = await startReceiver(answers);
  const sandbox = createStripeSandbox({
    ...KEYS,
    dataFile: ':memory:',
    webhookUrl: receiver.url,
    webhookSecrets: [WEBHOOK_SECRET],
    speed: 1000,
    ...options,
  });
  const url = await sandbox.start();
  const stripe = stripeAt(url);
  return {
    url,
    stripe,
    receiver,
    createIntent: (amount = 2575) =>
      stripe.paymentIntents.create({
        amount,
        currency: 'usd',
        automatic_payment_methods: { enabled: true },
        metadata: { payment: 'pay_1' },
      }),
    async stop() {
      await sandbox.stop();
      await receiver.stop();
    },
  };
}

export type Running = Awaited<ReturnType<typeof startSandbox>>;

/** Confirms as Stripe.js does: with the publishable key, the client secret and the card number. */
export async function confirmInBrowser(
  url: string,
  intent: { id: string; client_secret: string | null },
  number: string,
  fields: Record<string, string> = {},
) {
  const response = await fetch(`${url}/v1/payment_intents/${intent.id}/confirm`, {
    method: 'POST',
    body: new URLSearchParams({
      key: KEYS.publishableKey,
      client_secret: intent.client_secret ?? '',
      'payment_method_data[type]': 'card',
      'payment_method_data[card][number]': number,
      'payment_method_data[card][exp_month]': '12',
      'payment_method_data[card][exp_year]': '40',
      'payment_method_data[card][cvc]': '123',
      ...fields,
    }),
  });
  return { status: response.status, body: (await response.json()) as ConfirmAnswer };
}

/** The fields of a confirmation's response that the tests check. */
export interface ConfirmAnswer {
  id: string;
  status: string;
  metadata?: object;
  next_action?: Stripe.PaymentIntent.NextAction | null;
  error?: { type: string; code: string; decline_code?: string; message: string; payment_intent?: Stripe.PaymentIntent };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { expect, it } from 'vitest';
import { createStripeGateway } from '../../../../shared/gateways/stripe/stripe-gateway.ts';
import { NO_LIMIT, newOrder, newRefund, PAYER } from '../../../contracts/orders.ts';
import { anApplication, aPayment } from '../../../support/fixtures.ts';
import { KEYS } from './context.ts';

/** Shapes that Stripe's documents do not show, from public bug reports of other systems. */

const CHECK = { by: 'check' } as const;
const INTENT = {
  id: 'pi_1',
  object: 'payment_intent',
  livemode: false,
  status: 'succeeded',
  amount_received: 2575,
  currency: 'usd',
  last_payment_error: null,
};

async function withStripe<T>(status: number, body: object, use: (host: string) => Promise<T>): Promise<T> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return use(host).finally(() => server.close().closeAllConnections());
}
const gatewayAt = (host: string) =>
  createStripeGateway({
    host,
    siteUrl: 'https://site.example',
    secret: async () => KEYS,
    refreshSecret: async () => KEYS,
    now: Date.now,
  });

function parsed(object: object, changes: object = {}) {
  const created = Math.floor(Date.now() / 1000);
  const event = { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', created, livemode: false };
  const body = JSON.stringify({ ...event, data: { object }, ...changes });
  const { webhooks } = new Stripe(KEYS.secretKey);
  const signature = webhooks.generateTestHeaderString({ payload: body, secret: KEYS.webhookSecrets[0] ?? '' });
  return gatewayAt('http://127.0.0.1:1').parseWebhook({ body, headers: { 'stripe-signature': signature } });
}

// The SDK waits between its attempts.
it.concurrent.each(['idempotency_error', 'invalid_request_error'])(
  'a request that is still in progress under the same key (409, %s) leaves the outcome unknown',
  async (type) => {
    const message = 'There is currently another in-progress request using this Idempotent Key';
    const error = { error: { type, code: 'idempotency_key_in_use', message } };
    const payment = { ...aPayment(anApplication()), reference: 'pi_1' };
    await withStripe(409, error, async (host) => {
      const gateway = gatewayAt(host);
      const order = newOrder({ amount: 2575, currency: 'USD' }, 'stripe');
      const answers = await Promise.all([
        gateway.create(order, PAYER),
        gateway.refund(newRefund(payment), payment, NO_LIMIT),
        gateway.query(payment, CHECK),
      ]);
      expect(answers).toEqual(answers.map(() => ({ outcome: 'unknown' })));
    });
  },
);

it.each([[{}], [{ metadata: null }], [{ metadata: {} }]])(
  'a payment of another system in the same account (%j) is read: it names no payment of ours',
  async (metadata) => {
    const event = await parsed({ ...INTENT, ...metadata });
    expect(event).toMatchObject({ kind: 'payment', payment: { reference: 'pi_1' } });
    expect(event).not.toHaveProperty('payment.paymentId');
  },
);

it('an event with null for the connected account that it does not have is one of our account', async () => {
  const event = await parsed({ ...INTENT, metadata: {} }, { account: null, context: null });
  expect(event).toMatchObject({ payment: { reference: 'pi_1' } });
});

it('a refund without metadata, of an expanded intent, is one of the dashboard', async () => {
  const refund = { id: 're_1', amount: 700, currency: 'usd', status: 'succeeded', metadata: null };
  const event = await parsed({ ...refund, payment_intent: INTENT }, { type: 'refund.created' });
  expect(event).toMatchObject({ refund: { reference: 'pi_1', gatewayRefundId: 're_1', amount: { amount: 700 } } });
});

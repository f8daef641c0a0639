import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../../../shared/gateways/paypal/client.ts';
import { openOrders } from '../../../../shared/gateways/paypal/open-orders.ts';
import { newOrder, newRefund, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { anApplication, aPayment } from '../../../support/fixtures.ts';
import { KEYS, pageOf, startPayPalContext } from './context.ts';

/** Shapes that PayPal's documents do not show, from public bug reports of other systems. */

const CHECK = { by: 'check' } as const;
const payment = { ...aPayment(anApplication()), reference: 'O' };
const amount = { currency_code: 'USD', value: '25.75' };

/** What a query or a capture says if PayPal answers with these bodies, one after the other. */
async function answered(ask: 'query' | 'capture', ...bodies: object[]) {
  const answers = [{ access_token: 't', token_type: 'Bearer', expires_in: 100 }, ...bodies];
  const server = createServer((_, response) => response.end(JSON.stringify(answers.shift())));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const secret = async () => KEYS;
  const client = createClient({ host, secret, refreshSecret: secret, now: Date.now, timeoutMs: 4_000 });
  const result = await openOrders(client, Date.now)
    [ask](payment, CHECK)
    .finally(() => server.close());
  return result.outcome === 'known' ? result.observation.outcome : result.outcome;
}
const orderWith = (capture: object, changes: object = {}) => ({
  id: 'O',
  intent: 'CAPTURE',
  status: 'COMPLETED',
  purchase_units: [{ custom_id: payment.id, payments: { captures: [{ id: 'C', amount, ...capture }] } }],
  ...changes,
});

describe('an order', () => {
  it('without a status, as PayPal answers after its only capture was declined, is closed', async () => {
    const { status: _, intent: __, ...withoutStatus } = orderWith({ status: 'DECLINED' });
    expect(await answered('query', withoutStatus)).toEqual({ status: 'closed', decline: 'CAPTURE_DECLINED' });
  });

  it('with null for what it does not have is read like one without', async () => {
    const capture = { status: 'COMPLETED', status_details: null, supplementary_data: null, custom_id: null };
    expect(await answered('query', orderWith(capture, { links: null, payer: null }))).toMatchObject({
      status: 'succeeded',
    });
    const open = { id: 'O', intent: 'CAPTURE', status: 'CREATED', purchase_units: [{ payments: null, payee: null }] };
    expect(await answered('query', open)).toEqual({ status: 'open' });
  });

  it('that PayPal returns without its captures, although they were asked for, is queried', async () => {
    const minimal = { id: 'O', status: 'COMPLETED', links: [] };
    expect(await answered('capture', minimal, orderWith({ status: 'COMPLETED' }))).toMatchObject({
      status: 'succeeded',
    });
  });
});

describe('a webhook', () => {
  let context: Awaited<ReturnType<typeof startPayPalContext>>;
  beforeAll(async () => {
    context = await startPayPalContext();
  });
  afterAll(() => context.stop());

  async function parsed(type: string, resource: object) {
    const order = newOrder(context.amount, 'paypal');
    const answer = await context.gateway.create(order, PAYER);
    if (answer.outcome !== 'created') throw new Error(answer.outcome);
    const created = paymentOf('paypal', order, answer);
    await context.paypal.approve(pageOf(answer.checkout()));
    await context.gateway.capture?.(created, CHECK);
    const { captures, id } = context.paypal.orderOf(order.id);
    const full = { ...context.paypal.captureJson({ ...context.paypal.orderOf(order.id), id }, captures[0] as never) };
    const event = context.paypal.eventOf(type, { ...full, ...resource });
    return { created, event: await context.gateway.parseWebhook(context.paypal.signed(JSON.stringify(event))) };
  }

  it('about a denied capture without the reason of its status is a decline', async () => {
    const { created, event } = await parsed('PAYMENT.CAPTURE.DENIED', { status: 'DENIED' });
    expect(event).toMatchObject({
      payment: { paymentId: created.id, outcome: { status: 'closed', decline: 'CAPTURE_DENIED' } },
    });
  });

  it('that names its order neither by our id nor in its links is known by the related id', async () => {
    const { created, event } = await parsed('PAYMENT.CAPTURE.COMPLETED', { custom_id: null, links: null });
    expect(event).toMatchObject({ payment: { reference: created.reference, outcome: { status: 'succeeded' } } });
  });

  it('with letters of any script has the signature of its bytes', async () => {
    const { event } = await parsed('PAYMENT.CAPTURE.COMPLETED', { invoice_id: '签证-№ 7 Müller 🛂' });
    expect(event).toMatchObject({ payment: { outcome: { status: 'succeeded' } } });
  });

  it('with fields that are not documented is read', async () => {
    const { event } = await parsed('PAYMENT.CAPTURE.COMPLETED', {
      disbursement_mode: 'INSTANT',
      network_transaction_reference: { id: 'MDHTGUCH8', date: '0520', network: 'MASTERCARD' },
      seller_receivable_breakdown: { gross_amount: amount, paypal_fee: amount, exchange_rate: { value: 0.9 } },
    });
    expect(event).toMatchObject({ payment: { outcome: { status: 'succeeded' } } });
  });

  it.each(['BUYER_COMPLAINT', 'CHARGEBACK'])(
    'about a payment whose capture became pending (%s) finds its disputes and refunds',
    async (reason) => {
      const { created } = await parsed('PAYMENT.CAPTURE.COMPLETED', {});
      const [capture] = context.paypal.orderOf(created.id).captures;
      Object.assign(capture ?? {}, { status: 'PENDING', status_details: { reason } });
      const { dispute_id } = context.paypal.dispute(created.id, amount);
      expect(await context.gateway.findDisputes(created, CHECK)).toMatchObject([{ disputeId: dispute_id }]);
      expect(await context.gateway.findRefund(newRefund(created), created)).toEqual({ outcome: 'not_found' });
    },
  );
});

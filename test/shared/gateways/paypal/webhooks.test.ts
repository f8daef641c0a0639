import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paypalSecret } from '../../../../shared/gateways/paypal/secret.ts';
import {
  MalformedGatewayEvent,
  NotificationRejected,
  type RawNotification,
} from '../../../../shared/ports/payments/payment-gateway.ts';
import { newOrder, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { pageOf, startPayPalContext } from './context.ts';

const CHECK = { by: 'check' } as const;
const DAY = 24 * 3_600_000;
const usd = (value: string) => ({ currency_code: 'USD', value });
let context: Awaited<ReturnType<typeof startPayPalContext>>;
beforeAll(async () => {
  context = await startPayPalContext();
});
beforeEach(() => context.paypal.clearFaults());
afterAll(() => context.stop());

async function paid() {
  const order = newOrder(context.amount, 'paypal');
  const answer = await context.gateway.create(order, PAYER);
  if (answer.outcome !== 'created') throw new Error(answer.outcome);
  const payment = paymentOf('paypal', order, answer);
  await context.paypal.approve(pageOf(answer.checkout()));
  await context.gateway.capture?.(payment, CHECK);
  return payment;
}
/** An adapter that has no certificate in its cache. */
const fresh = () => context.gatewayWith(context.keys);
const parse = (notification: RawNotification, gateway = context.gateway) => gateway.parseWebhook(notification);
/** Of a capture of 25.75 USD, signed. */
async function captured(headers: Record<string, string> = {}, webhookId?: string) {
  const payment = await paid();
  const order = context.paypal.orderOf(payment.id);
  const [capture] = order.captures;
  if (capture === undefined) throw new Error('not captured');
  const event = context.paypal.eventOf('PAYMENT.CAPTURE.COMPLETED', context.paypal.captureJson(order, capture));
  return context.paypal.signed(JSON.stringify(event), headers, webhookId);
}
const signedEvent = (type: string, resource: object) =>
  context.paypal.signed(JSON.stringify(context.paypal.eventOf(type, resource)));

describe('a webhook is rejected', () => {
  it.each([
    'paypal-transmission-id',
    'paypal-transmission-time',
    'paypal-transmission-sig',
    'paypal-cert-url',
    'paypal-auth-algo',
  ])('without the header %s', async (name) => {
    const { body, headers } = await captured();
    await expect(parse({ body, headers: { ...headers, [name]: undefined } })).rejects.toThrow(NotificationRejected);
  });

  it('if it was parsed and written again: 1.0 becomes 1', async () => {
    const { id } = await paid();
    const { body, headers } = await context.successOf(id);
    expect(body).toContain('"event_version":1.0');
    await parse({ body, headers });
    await expect(parse({ body: JSON.stringify(JSON.parse(body)), headers })).rejects.toThrow('no valid signature');
  });

  it.each([
    ['http://127.0.0.1:1', '/v1/notifications/certs/CERT-1'],
    ['https://api.sandbox.paypal.com', '/v1/notifications/certs/CERT-1'],
    ['https://api.paypal.com.attacker.example', '/v1/notifications/certs/CERT-1'],
    ['the stand-in', '@attacker.example/v1/notifications/certs/CERT-1'],
    ['the stand-in', '/v1/notifications/certs/../../attacker'],
    ['the stand-in', '/v1/notifications/certs/CERT-1?x=/attacker'],
  ])('if its certificate is at %s%s', async (host, path) => {
    const url = `${host === 'the stand-in' ? context.paypal.url : host}${path}`;
    const notification = await captured({ 'paypal-cert-url': url });
    const before = context.paypal.requests.length;
    await expect(parse(notification)).rejects.toThrow('the certificate is not at a host of PayPal');
    expect(context.paypal.requests.slice(before)).toEqual([]);
  });

  it('if it is signed with another algorithm', async () => {
    await expect(parse(await captured({ 'paypal-auth-algo': 'SHA1withRSA' }))).rejects.toThrow('SHA256withRSA');
  });

  it('if it was sent in another week, or will be sent tomorrow', async () => {
    for (const [days, reason] of [
      [-5, 'too old'],
      [1, 'in the future'],
    ] as const) {
      const time = new Date(Date.now() + days * DAY).toISOString();
      await expect(parse(await captured({ 'paypal-transmission-time': time }))).rejects.toThrow(reason);
    }
    // PayPal retries for three days.
    const time = new Date(Date.now() - 3 * DAY).toISOString();
    expect(await parse(await captured({ 'paypal-transmission-time': time }))).toMatchObject({ kind: 'payment' });
  });

  it("if it comes from PayPal's simulator, and says so", async () => {
    await expect(parse(await captured({}, 'WEBHOOK_ID'))).rejects.toThrow("PayPal's webhook simulator");
  });
});

describe('the certificate', () => {
  it('is fetched once for all webhooks', async () => {
    const gateway = fresh();
    const notification = await captured();
    const before = context.paypal.requests.length;
    for (let i = 0; i < 3; i++) await parse(notification, gateway);
    expect(context.paypal.requests.slice(before).map(({ path }) => path)).toEqual([
      '/v1/notifications/certs/CERT-360caa42',
    ]);
  });

  it.each(['no_pem', 'leaf_only'])(
    'that cannot be read (%s) is asked for again with the next delivery',
    async (fault) => {
      const gateway = fresh();
      const notification = await captured();
      context.paypal.fault(fault);
      await expect(parse(notification, gateway)).rejects.toMatchObject({ name: 'PayPalUnavailable' });
      expect(await parse(notification, gateway)).toMatchObject({ kind: 'payment' });
    },
  );

  it("of a stand-in is not trusted at PayPal's own hosts, and its root is no part of live keys", async () => {
    const atPayPal = context.gatewayWith(context.keys, { host: 'https://api-m.sandbox.paypal.com' });
    await expect(parse(await captured(), atPayPal)).rejects.toThrow('webhookRootCertificate is not accepted');
    const { account: _, ...live } = { ...context.keys, environment: 'live' };
    expect(paypalSecret.safeParse(live).error?.message).toContain('is not accepted for live keys');
  });

  it('of live keys belongs to live PayPal alone', async () => {
    const { webhookRootCertificate: _, ...keys } = { ...context.keys, environment: 'live' as const };
    await expect(parse(await captured(), context.gatewayWith(keys))).rejects.toThrow('the keys are of the live');
  });
});

describe('an event', () => {
  it('of an approval is an approval, not a success, and a repeated one is the same', async () => {
    const order = newOrder(context.amount, 'paypal');
    const answer = await context.gateway.create(order, PAYER);
    if (answer.outcome !== 'created') throw new Error(answer.outcome);
    await context.paypal.approve(pageOf(answer.checkout()));
    const notification = await context.receiver.containing(order.id, 'CHECKOUT.ORDER.APPROVED');
    const [first, second] = [await parse(notification), await parse(notification)];
    expect(first).toMatchObject({
      kind: 'payment',
      payment: { paymentId: order.id, reference: answer.reference, outcome: { status: 'approved' } },
    });
    expect(second).toEqual(first);
  });

  it('of a reversed approval leaves the payment open, with a decline', async () => {
    const payment = await paid();
    const resource = { order_id: payment.reference, purchase_units: [{ custom_id: payment.id }] };
    expect(await parse(signedEvent('CHECKOUT.PAYMENT-APPROVAL.REVERSED', resource))).toMatchObject({
      payment: {
        paymentId: payment.id,
        reference: payment.reference,
        outcome: { status: 'open', decline: 'PAYMENT_APPROVAL_REVERSED' },
      },
    });
  });

  it.each([
    ['PAYMENT.CAPTURE.PENDING', 'PENDING', { status: 'processing' }],
    ['PAYMENT.CAPTURE.DENIED', 'DECLINED', { status: 'closed', decline: 'CAPTURE_DECLINED' }],
    ['PAYMENT.CAPTURE.DECLINED', 'DECLINED', { status: 'closed', decline: 'CAPTURE_DECLINED' }],
  ])('%s is never a success', async (type, status, outcome) => {
    const payment = await paid();
    const order = context.paypal.orderOf(payment.id);
    const capture = { id: 'C', status, amount: usd('25.75') };
    const event = await parse(signedEvent(type, context.paypal.captureJson(order, capture)));
    expect(event).toMatchObject({ payment: { paymentId: payment.id, outcome } });
  });

  it("of another application's order has no payment of ours", async () => {
    const payment = await paid();
    const order = { ...context.paypal.orderOf(payment.id), customId: 'shop-4711', id: '5O190127TN364715T' };
    const capture = { id: 'C', status: 'COMPLETED', amount: usd('1.00') };
    const event = await parse(signedEvent('PAYMENT.CAPTURE.COMPLETED', context.paypal.captureJson(order, capture)));
    expect(event).toMatchObject({ payment: { reference: '5O190127TN364715T' } });
    expect(event).not.toHaveProperty('payment.paymentId');
  });

  it('that is not handled is ignored', async () => {
    expect(await parse(signedEvent('CHECKOUT.ORDER.COMPLETED', {}))).toBeUndefined();
  });

  it('with an unknown status, or without its fields, is a malformed event of its id', async () => {
    const unreadable = [{}, { id: 'C', status: 'NEW', amount: usd('1.00') }];
    for (const resource of unreadable) {
      const parsing = parse(signedEvent('PAYMENT.CAPTURE.COMPLETED', resource));
      await expect(parsing).rejects.toBeInstanceOf(MalformedGatewayEvent);
      await expect(parsing).rejects.toMatchObject({ eventId: expect.stringMatching(/^WH-/) });
    }
  });
});

describe('a dispute', () => {
  it('is reported with the order of its capture', async () => {
    const payment = await paid();
    const found = context.paypal.dispute(payment.id, usd('25.75'));
    expect(await parse(signedEvent('CUSTOMER.DISPUTE.CREATED', found))).toMatchObject({
      kind: 'dispute',
      dispute: {
        paymentId: payment.id,
        reference: payment.reference,
        disputeId: found.dispute_id,
        state: 'open',
        amount: context.amount,
        respondBy: Date.UTC(2027, 0, 2, 3, 4, 5) + 999,
      },
    });
  });

  it('over several payments is reported for each of them', async () => {
    const [one, other] = [await paid(), await paid()];
    const disputed_transactions = [one, other].map(({ id }) => ({
      seller_transaction_id: context.paypal.orderOf(id).captures[0]?.id ?? '',
    }));
    const found = context.paypal.dispute(one.id, usd('51.50'), { disputed_transactions });
    const about = (payment: { id: string; reference?: string }) => ({
      paymentId: payment.id,
      reference: payment.reference,
      disputeId: found.dispute_id,
      state: 'open',
    });
    expect(await parse(signedEvent('CUSTOMER.DISPUTE.CREATED', found))).toMatchObject({
      dispute: about(one),
      others: [about(other)],
    });
  });

  it('also over a transaction that is no capture is reported for ours', async () => {
    const payment = await paid();
    const ours = context.paypal.orderOf(payment.id).captures[0]?.id;
    const disputed_transactions = [{ seller_transaction_id: 'SALE' }, { seller_transaction_id: ours }];
    const found = context.paypal.dispute(payment.id, usd('51.50'), { disputed_transactions });
    expect(await parse(signedEvent('CUSTOMER.DISPUTE.CREATED', found))).toMatchObject({
      dispute: { paymentId: payment.id, disputeId: found.dispute_id },
    });
    const foreign = { ...found, disputed_transactions: disputed_transactions.slice(0, 1) };
    expect(
      await parse(signedEvent('CUSTOMER.DISPUTE.CREATED', foreign)).catch((error: unknown) => error),
    ).toBeInstanceOf(MalformedGatewayEvent);
  });

  it('has the amount of PayPal’s books, whatever its notification says', async () => {
    const payment = await paid();
    const found = context.paypal.dispute(payment.id, usd('10.00'));
    const notified = { ...found, dispute_amount: usd('10.01') };
    expect(await parse(signedEvent('CUSTOMER.DISPUTE.RESOLVED', notified))).toMatchObject({
      dispute: { disputeId: found.dispute_id, amount: { amount: 1000 } },
    });
  });

  it('over several payments takes of one what its reversal says, if PayPal names only the sum', async () => {
    const [one, other] = [await paid(), await paid()];
    const disputed_transactions = [one, other].map(({ id }) => ({
      seller_transaction_id: context.paypal.orderOf(id).captures[0]?.id,
      gross_amount: usd('25.75'),
    }));
    const dispute_outcome = { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: usd('30.00') };
    const found = context.paypal.dispute(one.id, usd('51.50'), {
      disputed_transactions,
      status: 'RESOLVED',
      dispute_outcome,
    });
    const lost = async (value: string) => {
      const reversal = { ...reversalOf(one.id), amount: usd(value) };
      const event = await parse(signedEvent('PAYMENT.CAPTURE.REVERSED', reversal));
      expect(event).toMatchObject({ dispute: { disputeId: found.dispute_id, state: 'lost' } });
      return event?.kind === 'dispute' ? [event.dispute.amount.amount, event.dispute.isUpperLimit] : undefined;
    };
    expect(await lost('4.25')).toEqual([425, undefined]);
    // More than the dispute can have taken: it has another reason.
    expect(await lost('30.00')).toEqual([2575, true]);
  });

  it('that led to a reversal is not counted twice', async () => {
    const payment = await paid();
    const found = context.paypal.dispute(payment.id, usd('25.75'));
    const resource = reversalOf(payment.id);
    expect(await parse(signedEvent('PAYMENT.CAPTURE.REVERSED', resource))).toMatchObject({
      dispute: { disputeId: found.dispute_id, state: 'open' },
    });
  });

  it('is what a reversal without one counts as: a lost one, until there is one', async () => {
    const payment = await paid();
    expect(await parse(signedEvent('PAYMENT.CAPTURE.REVERSED', reversalOf(payment.id)))).toMatchObject({
      kind: 'dispute',
      dispute: {
        paymentId: payment.id,
        disputeId: `REVERSAL-${payment.id}`,
        state: 'lost',
        presumed: true,
        amount: context.amount,
      },
    });
  });

  it.each([
    ['RESOLVED_SELLER_FAVOUR', 'CHARGEBACK'],
    ['CANCELED_BY_BUYER', 'INQUIRY'],
    // Its money has left long before.
    ['RESOLVED_BUYER_FAVOUR', 'CHARGEBACK'],
  ])('that had ended by %s in the stage %s explains no later reversal', async (outcome_code, stage) => {
    const payment = await paid();
    context.paypal.dispute(payment.id, usd('25.75'), {
      status: 'RESOLVED',
      dispute_life_cycle_stage: stage,
      dispute_outcome: { outcome_code },
      update_time: new Date(Date.now() - 2 * DAY).toISOString(),
    });
    expect(await parse(signedEvent('PAYMENT.CAPTURE.REVERSED', reversalOf(payment.id)))).toMatchObject({
      dispute: { disputeId: `REVERSAL-${payment.id}`, state: 'lost', presumed: true, amount: context.amount },
    });
  });

  it('that was lost some hours before a reversal explains it', async () => {
    const payment = await paid();
    const found = context.paypal.dispute(payment.id, usd('25.75'), {
      status: 'RESOLVED',
      dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' },
      update_time: new Date(Date.now() - DAY / 2).toISOString(),
    });
    expect(await parse(signedEvent('PAYMENT.CAPTURE.REVERSED', reversalOf(payment.id)))).toMatchObject({
      dispute: { disputeId: found.dispute_id, state: 'lost' },
    });
  });

  it('that is still an inquiry does not explain a reversal: it takes no money', async () => {
    const payment = await paid();
    context.paypal.dispute(payment.id, usd('25.75'), { dispute_life_cycle_stage: 'INQUIRY' });
    expect(await parse(signedEvent('PAYMENT.CAPTURE.REVERSED', reversalOf(payment.id)))).toMatchObject({
      dispute: { disputeId: `REVERSAL-${payment.id}`, state: 'lost', presumed: true, amount: context.amount },
    });
  });

  it('that has ended since a reversal explains it, and is observed when it ended', async () => {
    const payment = await paid();
    const endedAt = Date.now() + 60_000;
    const found = context.paypal.dispute(payment.id, usd('25.75'), {
      status: 'RESOLVED',
      dispute_outcome: { outcome_code: 'RESOLVED_SELLER_FAVOUR' },
      update_time: new Date(endedAt).toISOString(),
    });
    const won = { disputeId: found.dispute_id, state: 'won', at: Math.floor(endedAt / 1000) * 1000 + 999 };
    const reversal = signedEvent('PAYMENT.CAPTURE.REVERSED', reversalOf(payment.id));
    expect(await parse(reversal)).toMatchObject({ dispute: won });
    expect(await context.gateway.findDisputes(payment, { by: 'sweep' })).toMatchObject([won]);
  });

  it('that is presumed has the amount of PayPal’s books, whatever its notification says', async () => {
    const payment = await paid();
    const order = context.paypal.orderOf(payment.id);
    const reversal = reversalOf(payment.id);
    const captureId = order.captures[0]?.id ?? '';
    order.refunds.push({ id: reversal.id, status: 'COMPLETED', amount: usd('25.75'), captureId });
    const altered = { ...reversal, amount: usd('26.75') };
    expect(await parse(signedEvent('PAYMENT.CAPTURE.REVERSED', altered))).toMatchObject({
      dispute: { disputeId: `REVERSAL-${payment.id}`, amount: context.amount },
    });
  });

  function reversalOf(paymentId: string) {
    const [capture] = context.paypal.orderOf(paymentId).captures;
    const href = `https://api.paypal.com/v2/payments/captures/${capture?.id}`;
    const create_time = new Date().toISOString();
    return { id: `REVERSAL-${paymentId}`, amount: usd('-25.75'), create_time, links: [{ rel: 'up', href }] };
  }
});

describe('the list of events', () => {
  it('is read to its last page, and an unreadable event does not end it', async () => {
    const payment = await paid();
    context.paypal.events.splice(1, 0, context.paypal.eventOf('PAYMENT.CAPTURE.COMPLETED', { id: 'C' }));
    context.paypal.fault('page_size', 2);
    const listed = context.gateway.listEvents?.(Date.now() - DAY, Date.now(), { by: 'sweep' }) ?? [];
    const found: unknown[] = [];
    for await (const one of listed) found.push(one);
    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((one) => one instanceof MalformedGatewayEvent)).toHaveLength(1);
    expect(found).toContainEqual(
      expect.objectContaining({
        payment: expect.objectContaining({
          paymentId: payment.id,
          outcome: expect.objectContaining({ status: 'succeeded' }),
        }),
      }),
    );
  });
});

import dns from 'node:dns';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { StripeMisconfigured } from '../../../../shared/gateways/stripe/connection.ts';
import { createStripeGateway } from '../../../../shared/gateways/stripe/stripe-gateway.ts';
import { type PaymentOrder, UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT, newOrder, newRefund, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { KEYS, startStripeContext } from './context.ts';

const CHECK = { by: 'check' } as const;

let context: Awaited<ReturnType<typeof startStripeContext>>;
beforeAll(async () => {
  context = await startStripeContext();
});
afterAll(() => context.stop());

async function create(order: PaymentOrder = newOrder(context.amount, 'stripe')) {
  const answer = await context.gateway.create(order, PAYER);
  if (answer.outcome !== 'created') throw new Error(answer.outcome);
  return { payment: paymentOf('stripe', order, answer), checkout: answer.checkout() };
}

const known = async (payment: Payment) => {
  const inquiry = await context.gateway.query(payment, CHECK);
  if (inquiry.outcome !== 'known') throw new Error('unknown');
  return inquiry;
};

describe('an intent', () => {
  it('contains our ids and offers cards only, whatever the account has enabled', async () => {
    const { payment, checkout } = await create();
    expect(payment.account).toBe(KEYS.account);
    expect(checkout).toMatchObject({ type: 'stripe', publishableKey: KEYS.publishableKey });
    const intent = await context.intent(payment.reference ?? '');
    expect(intent).toMatchObject({
      amount: 2575,
      currency: 'usd',
      metadata: { payment: payment.id, application: payment.applicationId },
      allowed_payment_method_types: ['card'],
      payment_method_types: ['card'],
    });
  });

  it.each([
    [500, 'ISK', 50_000],
    [500, 'JPY', 500],
    [5120, 'KWD', 5120],
  ])('of %i %s is created and parsed in the units of Stripe', async (amount, currency, atStripe) => {
    const { payment, checkout } = await create(newOrder({ amount, currency }, 'stripe'));
    expect(await context.intent(payment.reference ?? '')).toMatchObject({ amount: atStripe });
    await context.pay(checkout);
    expect((await known(payment)).observation.outcome).toEqual({ status: 'succeeded', captured: { amount, currency } });
  });

  it.each([
    [{ amount: 49, currency: 'USD' }, 'amount_too_small'],
    [{ amount: 100_000_000, currency: 'USD' }, 'amount_too_large'],
    [{ amount: 5124, currency: 'KWD' }, 'amount_not_representable'],
  ])('of %j is rejected', async (amount, code) => {
    expect(await context.gateway.create(newOrder(amount, 'stripe'), PAYER)).toEqual({ outcome: 'rejected', code });
  });

  it('with the same id but another amount throws', async () => {
    const order = newOrder(context.amount, 'stripe');
    await create(order);
    const other = { ...order, amount: { amount: 9900, currency: 'USD' } };
    await expect(context.gateway.create(other, PAYER)).rejects.toMatchObject({ rawType: 'idempotency_error' });
  });

  it('is returned on retry after a lost answer', async () => {
    const order = newOrder(context.amount, 'stripe');
    await context.fault('timeout_after', { times: 2, delayMs: 0 });
    expect(await context.gateway.create(order, PAYER)).toEqual({ outcome: 'unknown' });
    await create(order);
    expect(await context.count(order.id)).toBe(1);
  });
});

it('a connection that is never made is given up', async () => {
  const { payment } = await create();
  const lookup = vi.spyOn(dns, 'lookup').mockImplementation((() => undefined) as never);
  const gateway = context.gatewayWith(KEYS, { host: 'http://stripe.example', timeoutMs: 100 });
  expect(await gateway.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
  expect(lookup).toHaveBeenCalledTimes(2);
  lookup.mockRestore();
});

describe('a declined card', () => {
  it.each([
    ['4000000000000002', 'generic_decline'],
    ['4000000000009995', 'insufficient_funds'],
    ['4000000000000069', 'expired_card'],
    ['4000000000000127', 'incorrect_cvc'],
    ['4000000000000119', 'processing_error'],
  ])('%s is reported as %s', async (card, decline) => {
    const { payment, checkout } = await create();
    expect((await context.confirm(checkout, card)).status).toBe(402);
    const inquiry = await known(payment);
    expect(inquiry.observation.outcome).toEqual({ status: 'open', decline });
    expect(inquiry.checkout?.()).toEqual(checkout);
  });

  it('is not reported during a 3D Secure challenge of the next card', async () => {
    const { payment, checkout } = await create();
    await context.confirm(checkout, '4000000000000002');
    expect((await context.confirm(checkout, '4000000000003220')).status).toBe(200);
    expect((await known(payment)).observation.outcome).toEqual({ status: 'open' });
  });
});

describe('a refund', () => {
  it('that fails later is found as failed, and a new attempt is sent', async () => {
    const { payment, checkout } = await create();
    expect((await context.confirm(checkout, '4000000000005126')).status).toBe(200);
    const refund = newRefund(payment);
    expect(await context.gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
    await context.receiver.containing('"type": "refund.failed"', payment.id);
    expect(await context.gateway.findRefund(refund, payment)).toEqual({
      outcome: 'failed',
      code: 'expired_or_canceled_card',
    });
    const again = { ...refund, attempt: 2 };
    expect(await context.gateway.findRefund(again, payment)).toEqual({ outcome: 'not_found' });
    expect(await context.gateway.refund(again, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
  });

  it('that was issued in the dashboard is queried', async () => {
    const { payment, checkout } = await create();
    await context.confirm(checkout, '4242424242424242');
    const body = JSON.stringify({ amount: 1000 });
    const made = await fetch(`${context.url}/_sandbox/refunds/${payment.reference}`, { method: 'POST', body });
    const { gateway, account, reference = '' } = payment;
    const about = { gateway, account, reference, at: 0, source: { by: 'notification' } } as const;
    const { id: gatewayRefundId } = (await made.json()) as { id: string };
    const reported = { ...about, gatewayRefundId, amount: { amount: 1100, currency: 'USD' }, state: 'done' } as const;
    expect(await context.gateway.confirmRefund(reported)).toMatchObject({
      amount: { amount: 1000, currency: 'USD' },
      state: 'done',
      attempt: 1,
    });
    expect(await context.gateway.confirmRefund({ ...reported, gatewayRefundId: 're_nobody' })).toBeUndefined();
  });

  it('of an intent that is not paid, which Stripe rejects without a code, is not called failed', async () => {
    const { payment } = await create();
    await expect(context.gateway.refund(newRefund(payment), payment, NO_LIMIT)).rejects.toThrow(UnknownGatewayValue);
  });
});

describe('the configuration', () => {
  const wrongKey = { ...KEYS, secretKey: 'sk_test_other' };

  it('error is thrown for a rejected key', async () => {
    const { payment } = await create();
    const gateway = context.gatewayWith(wrongKey);
    await expect(gateway.create(newOrder(context.amount, 'stripe'), PAYER)).rejects.toBeInstanceOf(StripeMisconfigured);
    await expect(gateway.query(payment, CHECK)).rejects.toMatchObject({ code: 'stripe_misconfigured' });
  });

  it('error is thrown for an intent in another mode than the keys', async () => {
    const live = { ...KEYS, mode: 'live' as const };
    await expect(context.gatewayWith(live).create(newOrder(context.amount, 'stripe'), PAYER)).rejects.toBeInstanceOf(
      StripeMisconfigured,
    );
  });

  it('may change while the gateway is in use', async () => {
    let keys = wrongKey;
    const secret = async () => keys;
    const gateway = createStripeGateway({
      host: context.url,
      siteUrl: 'https://site.example',
      secret,
      refreshSecret: secret,
      now: Date.now,
    });
    await expect(gateway.create(newOrder(context.amount, 'stripe'), PAYER)).rejects.toBeInstanceOf(StripeMisconfigured);
    keys = KEYS;
    expect(await gateway.create(newOrder(context.amount, 'stripe'), PAYER)).toMatchObject({ outcome: 'created' });
  });

  it('is reloaded once per call when Stripe rejects the key', async () => {
    let reads = 0;
    const refreshSecret = async () => {
      reads += 1;
      return KEYS;
    };
    const gateway = context.gatewayWith(wrongKey, { refreshSecret });
    const order = newOrder(context.amount, 'stripe');
    const answer = await gateway.create(order, PAYER);
    expect(reads).toBe(1);
    expect(await gateway.query(paymentOf('stripe', order, answer), CHECK)).toMatchObject({ outcome: 'known' });
    // One page: how many there are depends on the other tests.
    await gateway.listEvents?.(0, Date.now(), CHECK)[Symbol.asyncIterator]().next();
    expect(reads).toBe(3);
  });

  it('error is thrown for a payment that Stripe does not know', async () => {
    const { payment } = await create();
    const lost = { ...payment, reference: 'pi_lost' };
    await expect(context.gateway.query(lost, CHECK)).rejects.toMatchObject({ code: 'resource_missing' });
  });

  it('error is thrown for a refund of a payment that Stripe does not know: an earlier attempt may have moved money', async () => {
    const { payment } = await create();
    const lost = { ...payment, reference: 'pi_lost' };
    await expect(context.gateway.refund(newRefund(lost), lost, NO_LIMIT)).rejects.toMatchObject({
      code: 'stripe_misconfigured',
    });
  });
});

it('finds more disputes than one page of a list holds', async () => {
  const { payment, checkout } = await create();
  await context.confirm(checkout);
  await Promise.all(Array.from({ length: 101 }, () => context.dispute?.(payment, 1)));
  expect(await context.gateway.findDisputes(payment, CHECK)).toHaveLength(101);
});

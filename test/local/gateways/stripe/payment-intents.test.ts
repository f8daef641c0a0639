import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmInBrowser, KEYS, type Running, startSandbox, stripeAt } from './fixture.ts';

let sandbox: Running;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

describe('a payment intent', () => {
  it('is created, retrieved and notified as ordered', async () => {
    const intent = await sandbox.stripe.paymentIntents.create({
      amount: 2575,
      currency: 'usd',
      automatic_payment_methods: { enabled: true },
      excluded_payment_method_types: ['alipay', 'paypal'],
      metadata: { payment: 'pay_1', application: 'app_1' },
      description: 'e-Visa',
      statement_descriptor_suffix: 'EVISA',
    });
    expect(intent).toMatchObject({
      amount: 2575,
      amount_received: 0,
      currency: 'usd',
      livemode: false,
      metadata: { payment: 'pay_1', application: 'app_1' },
      status: 'requires_payment_method',
    });
    expect(intent.payment_method_types).not.toContain('alipay');
    expect(intent.lastResponse.requestId).toMatch(/^req_/);
    expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toEqual(intent);
    const event = await sandbox.receiver.event('payment_intent.created');
    expect(event).toMatchObject({ livemode: false, request: { id: intent.lastResponse.requestId } });
    expect(event.data.object).toMatchObject({ id: intent.id });
  });

  it('offers what the account has enabled, and of that only what it allows', async () => {
    const order = { amount: 2575, currency: 'usd' };
    const all = await sandbox.stripe.paymentIntents.create(order);
    expect(all.payment_method_types).toEqual(expect.arrayContaining(['card', 'link', 'us_bank_account']));
    const cards = await sandbox.stripe.paymentIntents.create({
      ...order,
      allowed_payment_method_types: ['card', 'blik'],
    });
    expect(cards).toMatchObject({ allowed_payment_method_types: ['card', 'blik'], payment_method_types: ['card'] });
  });

  it.each([
    [{ allowed_payment_method_types: ['blik'] }, { code: 'payment_intent_invalid_parameter' }],
    [{ allowed_payment_method_types: ['apple_pay'] }, { param: 'allowed_payment_method_types[0]' }],
    [
      { allowed_payment_method_types: ['card'], excluded_payment_method_types: ['alipay'] },
      { param: 'excluded_payment_method_types' },
    ],
  ])('is refused with %j', async (methods, error) => {
    const order = { amount: 2575, currency: 'usd' };
    await expect(sandbox.stripe.paymentIntents.create({ ...order, ...methods } as never)).rejects.toMatchObject(error);
  });

  it('is not paid by a method that it does not offer', async () => {
    const order = { amount: 2575, currency: 'usd' };
    const { id } = await sandbox.stripe.paymentIntents.create({ ...order, allowed_payment_method_types: ['link'] });
    await expect(sandbox.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })).rejects.toMatchObject({
      code: 'payment_intent_incompatible_payment_method',
    });
  });

  it('is paid by a card in the browser', async () => {
    const intent = await sandbox.createIntent();
    const { status, body } = await confirmInBrowser(sandbox.url, intent, '4242 4242 4242 4242');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: intent.id, status: 'succeeded' });
    expect(body.metadata).toBeUndefined();
    const paid = await sandbox.stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    expect(paid).toMatchObject({
      amount_received: 2575,
      latest_charge: { amount_captured: 2575, paid: true, payment_method_details: { card: { last4: '4242' } } },
    });
    await sandbox.receiver.event('charge.succeeded');
    const event = await sandbox.receiver.event('payment_intent.succeeded');
    expect(event.data.object).toMatchObject({ id: intent.id, amount_received: 2575, metadata: { payment: 'pay_1' } });
  });

  it('is paid by a test PaymentMethod through the SDK', async () => {
    const { id } = await sandbox.createIntent();
    expect(await sandbox.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })).toMatchObject({
      status: 'succeeded',
    });
  });

  it('can be canceled only while it is unpaid', async () => {
    const unpaid = await sandbox.createIntent();
    const canceled = await sandbox.stripe.paymentIntents.cancel(unpaid.id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    await sandbox.receiver.event('payment_intent.canceled');
    expect((await confirmInBrowser(sandbox.url, unpaid, '4242424242424242')).body.error).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });

    const paid = await sandbox.createIntent();
    await confirmInBrowser(sandbox.url, paid, '4242424242424242');
    await expect(sandbox.stripe.paymentIntents.cancel(paid.id)).rejects.toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
      payment_intent: { status: 'succeeded', amount_received: 2575 },
    });
  });

  it('is listed newest first, in pages, within a time range', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await sandbox.createIntent()).id);
    const listed: string[] = [];
    for await (const intent of sandbox.stripe.paymentIntents.list({ limit: 2 })) listed.push(intent.id);
    expect(listed).toEqual(ids);
    const later = Math.floor(Date.now() / 1000) + 60;
    expect((await sandbox.stripe.paymentIntents.list({ created: { gte: later } })).data).toEqual([]);
    expect((await sandbox.stripe.paymentIntents.list({ created: { lt: later }, limit: 1 })).has_more).toBe(true);
  });
});

describe('a rejected request', () => {
  const order = { amount: 2575, currency: 'usd' };
  it.each([
    ['too small an amount', { ...order, amount: 49 }, 'amount_too_small', 'amount'],
    ['too large an amount', { ...order, amount: 100_000_000 }, 'amount_too_large', 'amount'],
    ['a fraction', { ...order, amount: 25.75 }, 'parameter_invalid_integer', 'amount'],
    ['no amount', { currency: 'usd' }, 'parameter_missing', 'amount'],
    ['an unknown parameter', { ...order, payment_method_types: ['card'] }, 'parameter_unknown', 'payment_method_types'],
    ['a name of an inherited property', { ...order, valueOf: 'x' }, 'parameter_unknown', 'valueOf'],
    [
      'an unknown inner parameter',
      { ...order, automatic_payment_methods: { enabled: true, colour: 'red' } },
      'parameter_unknown',
      'automatic_payment_methods[colour]',
    ],
  ])('names %s', async (_, body, code, param) => {
    const refused = sandbox.stripe.rawRequest('POST', '/v1/payment_intents', body);
    await expect(refused).rejects.toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError', code, param });
  });

  it('has a wrong, a publishable or no API key', async () => {
    await expect(stripeAt(sandbox.url, 'sk_test_wrong').paymentIntents.list()).rejects.toThrow(
      Stripe.errors.StripeAuthenticationError,
    );
    const browser = stripeAt(sandbox.url, KEYS.publishableKey);
    await expect(browser.paymentIntents.create(order)).rejects.toMatchObject({ code: 'secret_key_required' });
    expect((await fetch(`${sandbox.url}/v1/payment_intents`)).status).toBe(401);
  });

  it('names an object that does not exist', async () => {
    await expect(sandbox.stripe.paymentIntents.retrieve('pi_nothing')).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    expect(
      (await fetch(`${sandbox.url}/v1/nowhere`, { headers: { authorization: `Bearer ${KEYS.secretKey}` } })).status,
    ).toBe(404);
  });
});

describe('the browser', () => {
  it('reads an intent only by its client secret', async () => {
    const intent = await sandbox.createIntent();
    const browser = stripeAt(sandbox.url, KEYS.publishableKey);
    const intentInBrowser = await browser.paymentIntents.retrieve(intent.id, {
      client_secret: `${intent.client_secret}`,
    });
    expect(intentInBrowser).toMatchObject({ id: intent.id, status: 'requires_payment_method', amount: 2575 });
    expect(intentInBrowser.metadata).toBeUndefined();
    const other = await sandbox.createIntent();
    await expect(
      browser.paymentIntents.retrieve(intent.id, { client_secret: `${other.client_secret}` }),
    ).rejects.toMatchObject({ code: 'resource_missing' });
    await expect(browser.paymentIntents.retrieve(intent.id)).rejects.toMatchObject({ code: 'resource_missing' });
  });
});

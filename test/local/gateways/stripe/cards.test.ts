import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { confirmInBrowser, KEYS, type Running, startSandbox } from './fixture.ts';

let sandbox: Running;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.stop());

/** Submits the challenge page without following the redirect. */
const answer = (challengeUrl: string, outcome: 'complete' | 'fail') =>
  fetch(challengeUrl, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });

describe('a declined card', () => {
  it.each([
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000000000000069', 'expired_card', 'expired_card'],
    ['4000000000000127', 'incorrect_cvc', 'incorrect_cvc'],
    ['4000000000000119', 'processing_error', 'processing_error'],
  ])('%s is reported as %s, %s, and the intent stays payable', async (number, code, decline_code) => {
    const intent = await sandbox.createIntent();
    const { status, body } = await confirmInBrowser(sandbox.url, intent, number);
    expect(status).toBe(402);
    expect(body.error).toMatchObject({ type: 'card_error', code, decline_code });
    expect(body.error?.payment_intent).toMatchObject({ id: intent.id, status: 'requires_payment_method' });
    expect(body.error?.payment_intent).not.toHaveProperty('metadata');
    const event = await sandbox.receiver.event('payment_intent.payment_failed');
    expect(event.data.object).toMatchObject({
      last_payment_error: { code, decline_code, payment_method: { card: { last4: number.slice(-4) } } },
    });
    expect((await sandbox.receiver.event('charge.failed')).data.object).toMatchObject({
      amount_captured: 0,
      paid: false,
    });

    const again = await confirmInBrowser(sandbox.url, intent, '4242424242424242');
    expect(again.body).toMatchObject({ status: 'succeeded', last_payment_error: null });
  });

  it.each([
    ['a wrong digit', '4242424242424241', {}, 'incorrect_number'],
    ['a date in the past', '4242424242424242', { 'payment_method_data[card][exp_year]': '20' }, 'invalid_expiry_year'],
    [
      'a month of thirteen',
      '4242424242424242',
      { 'payment_method_data[card][exp_month]': '13' },
      'invalid_expiry_month',
    ],
    ['a code of two digits', '4242424242424242', { 'payment_method_data[card][cvc]': '12' }, 'invalid_cvc'],
    ['a card that is not a test card', '4111111111111111', {}, 'card_declined'],
  ])('because of %s', async (_, number, fields, code) => {
    const intent = await sandbox.createIntent();
    const { status, body } = await confirmInBrowser(sandbox.url, intent, number, fields);
    expect(status).toBe(402);
    expect(body.error).toMatchObject({ type: 'card_error', code });
    expect((await sandbox.stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_payment_method');
  });
});

describe('a card with 3D Secure', () => {
  const return_url = 'https://site.example/return?application=app_1';

  it.each(['4000000000003220', '4000002500003155'])(
    '%s pays after its challenge, and redirects to the site',
    async (number) => {
      const intent = await sandbox.createIntent();
      const { status, body } = await confirmInBrowser(sandbox.url, intent, number, { return_url });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'requires_action', next_action: { type: 'redirect_to_url' } });
      await sandbox.receiver.event('payment_intent.requires_action');
      const challengeUrl = `${body.next_action?.redirect_to_url?.url}`;
      expect(await (await fetch(challengeUrl)).text()).toContain('$25.75');

      const back = new URL(`${(await answer(challengeUrl, 'complete')).headers.get('location')}`);
      expect(back.origin + back.pathname).toBe('https://site.example/return');
      expect(Object.fromEntries(back.searchParams)).toEqual({
        application: 'app_1',
        payment_intent: intent.id,
        payment_intent_client_secret: intent.client_secret,
        redirect_status: 'succeeded',
      });
      expect((await sandbox.receiver.event('payment_intent.succeeded')).data.object).toMatchObject({ id: intent.id });
      await answer(challengeUrl, 'complete');
      expect((await sandbox.stripe.paymentIntents.retrieve(intent.id)).amount_received).toBe(2575);
      const books = (await (await fetch(`${sandbox.url}/_sandbox/books`)).json()) as { charges: object[] };
      expect(books.charges).toHaveLength(1);
    },
  );

  it('stays unpaid when the challenge fails', async () => {
    const intent = await sandbox.createIntent();
    const { body } = await confirmInBrowser(sandbox.url, intent, '4000000000003220', { return_url });
    const answered = await answer(`${body.next_action?.redirect_to_url?.url}`, 'fail');
    expect(answered.headers.get('location')).toContain('redirect_status=failed');
    expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    await sandbox.receiver.event('payment_intent.payment_failed');
  });

  it('can be declined after its challenge', async () => {
    const intent = await sandbox.createIntent();
    const { body } = await confirmInBrowser(sandbox.url, intent, '4000008400001629', { return_url });
    await answer(`${body.next_action?.redirect_to_url?.url}`, 'complete');
    expect(await sandbox.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined' },
    });
  });

  it('leaves the challenge to Stripe.js without a return URL', async () => {
    const intent = await sandbox.createIntent();
    const nowhere: Record<string, string> = {};
    for (const fields of [nowhere, { return_url, use_stripe_sdk: 'true' }]) {
      const { body } = await confirmInBrowser(sandbox.url, intent, '4000000000003220', fields);
      expect(body.next_action).toMatchObject({
        type: 'use_stripe_sdk',
        use_stripe_sdk: {
          type: 'three_d_secure_redirect',
          stripe_js: `${sandbox.url}/3d-secure/${intent.client_secret}`,
        },
      });
    }
    const done = await answer(`${sandbox.url}/3d-secure/${intent.client_secret}`, 'complete');
    expect(done.status).toBe(200);
    expect(await done.text()).toContain(`data-intent="${intent.id}" data-status="succeeded"`);
  });

  it('has no challenge after its intent is canceled', async () => {
    const intent = await sandbox.createIntent();
    await confirmInBrowser(sandbox.url, intent, '4000000000003220', { return_url });
    await sandbox.stripe.paymentIntents.cancel(intent.id);
    await answer(`${sandbox.url}/3d-secure/${intent.client_secret}`, 'complete');
    expect((await sandbox.stripe.paymentIntents.retrieve(intent.id)).status).toBe('canceled');
  });

  it('rejects a return URL that is not a web address', async () => {
    const intent = await sandbox.createIntent();
    const { status } = await confirmInBrowser(sandbox.url, intent, '4000000000003220', { return_url: 'javascript:1' });
    expect(status).toBe(400);
  });
});

describe('a card with a processing state', () => {
  it.each([
    ['4000009900000012', 'payment_intent.succeeded', 'succeeded'],
    ['4000009900000020', 'payment_intent.payment_failed', 'requires_payment_method'],
  ])('%s is processing, then %s', async (number, type, status) => {
    const intent = await sandbox.createIntent();
    const { body } = await confirmInBrowser(sandbox.url, intent, number);
    expect(body).toMatchObject({ status: 'processing' });
    await sandbox.receiver.event('payment_intent.processing');
    expect((await sandbox.receiver.event(type)).request).toEqual({ id: null, idempotency_key: null });
    expect((await sandbox.stripe.paymentIntents.retrieve(intent.id)).status).toBe(status);
  });
});

it('cannot cancel an intent while it is processing', async () => {
  const slow = await startSandbox({ speed: 0.001 });
  const intent = await slow.createIntent();
  await confirmInBrowser(slow.url, intent, '4000009900000012');
  await expect(slow.stripe.paymentIntents.cancel(intent.id)).rejects.toMatchObject({
    code: 'payment_intent_unexpected_state',
    payment_intent: { status: 'processing' },
  });
  await slow.stop();
});

describe('a card whose payment is disputed', () => {
  const post = (path: string, body: object) =>
    fetch(`${sandbox.url}/_sandbox/disputes/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const close = (disputeId: string | undefined, outcome: string) => post(`${disputeId}/close`, { outcome });

  it('4000000000000259 loses the money until the dispute is won', async () => {
    const intent = await sandbox.createIntent();
    await confirmInBrowser(sandbox.url, intent, '4000000000000259');
    const opened = await sandbox.receiver.event('charge.dispute.created');
    expect(opened.data.object).toMatchObject({ payment_intent: intent.id, amount: 2575, status: 'needs_response' });
    await sandbox.receiver.event('charge.dispute.funds_withdrawn');
    await expect(sandbox.stripe.refunds.create({ payment_intent: intent.id })).rejects.toMatchObject({
      code: 'charge_disputed',
    });

    expect((await close((opened.data.object as Stripe.Dispute).id, 'won')).status).toBe(200);
    await sandbox.receiver.event('charge.dispute.funds_reinstated');
    expect((await sandbox.receiver.event('charge.dispute.closed')).data.object).toMatchObject({ status: 'won' });
    const [dispute] = (await sandbox.stripe.disputes.list({ payment_intent: intent.id })).data;
    expect(dispute).toMatchObject({ status: 'won', payment_intent: intent.id });
    expect((await close(dispute?.id, 'lost')).status).toBe(409);
  });

  it('4000009900000038 has two parts disputed at the same time, each with its own end', async () => {
    const intent = await sandbox.createIntent();
    await confirmInBrowser(sandbox.url, intent, '4000009900000038');
    const listed = async () => (await sandbox.stripe.disputes.list({ payment_intent: intent.id })).data;
    await expect.poll(async () => (await listed()).map(({ amount }) => amount).toSorted()).toEqual([103, 2008]);
    const idOf = async (amount: number) => (await listed()).find((one) => one.amount === amount)?.id;
    expect((await close(await idOf(103), 'won')).status).toBe(200);
    expect((await close(await idOf(2008), 'lost')).status).toBe(200);
    const states = Object.fromEntries((await listed()).map(({ amount, status }) => [amount, status]));
    expect(states).toEqual({ 103: 'won', 2008: 'lost' });
    const refund = (amount: number) => sandbox.stripe.refunds.create({ payment_intent: intent.id, amount });
    await expect(refund(568)).rejects.toMatchObject({ code: 'charge_disputed' });
    expect(await refund(567)).toMatchObject({ amount: 567, status: 'succeeded' });
  });

  it('can be disputed in any parts, but not beyond the charge', async () => {
    const intent = await sandbox.createIntent();
    expect((await post(intent.id, { amount: 100 })).status).toBe(409);
    await confirmInBrowser(sandbox.url, intent, '4242424242424242');
    expect((await post(intent.id, { amount: 100 })).status).toBe(200);
    expect((await post(intent.id, { amount: 2476 })).status).toBe(409);
    expect((await post(intent.id, { amount: 2475, status: 'warning_needs_response' })).status).toBe(200);
    const { data } = await sandbox.stripe.disputes.list({ payment_intent: intent.id, limit: 1 });
    expect(data).toHaveLength(1);
  });

  it('4000000000001976 causes an inquiry without a withdrawal', async () => {
    const intent = await sandbox.createIntent();
    await confirmInBrowser(sandbox.url, intent, '4000000000001976');
    const opened = await sandbox.receiver.event('charge.dispute.created');
    expect(opened.data.object).toMatchObject({ status: 'warning_needs_response' });
    expect((await sandbox.stripe.refunds.create({ payment_intent: intent.id })).status).toBe('succeeded');
    expect((await close((opened.data.object as Stripe.Dispute).id, 'warning_closed')).status).toBe(200);
  });
});

it('stores only the last four digits of an entered card number', async () => {
  const intent = await sandbox.createIntent();
  const { body } = await confirmInBrowser(sandbox.url, intent, '4111111111111111');
  const books = await (await fetch(`${sandbox.url}/_sandbox/books`)).text();
  expect(JSON.stringify(body) + books).not.toContain('4111111111111111');
  expect(books).not.toContain(KEYS.secretKey);
});

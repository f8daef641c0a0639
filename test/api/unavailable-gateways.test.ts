import { describe, expect, test } from 'vitest';
import type { Applicant } from '../support/raw-calls.ts';
import { begun, intentIdOf, intentsOf, PRICED_IN_YUAN, payAtGateway, payByCard } from './kit/payments.ts';
import { system } from './kit/system.ts';

const { applicant, stripe } = system;
/** Matches the creation of an intent for the application. */
const creationFor = (id: string) => ({ call: 'payment_intents.create', 'metadata[application]': id });

const pay = (applicant: Applicant, id: string, method = 'stripe') =>
  applicant.call('POST', `/applications/${id}/payments`, { method });

async function expectNoPayment(amina: Applicant, id: string): Promise<void> {
  expect((await amina.application(id)).open).toBeUndefined();
  expect((await amina.payments()).items).toEqual([]);
}

describe.concurrent('createPayment, if the gateway does not answer', () => {
  test.each([
    ['an error before the intent is created', { kind: 'error_500', times: 2 }],
    // Stripe stores its own failure under the idempotency key and repeats it.
    ['an error after the intent is created', { kind: 'error_500_after', times: 1 }],
    ['a timeout before the intent is created', { kind: 'timeout_before', times: 2, delayMs: 20 }],
    ['a timeout after the intent is created', { kind: 'timeout_after', times: 2, delayMs: 20 }],
  ])('%s: charges nothing, opens nothing, and works on retry', async (_, fault) => {
    const amina = await applicant();
    const { id } = await amina.applyAndSubmit();
    await stripe.addFault({ ...fault, match: creationFor(id) });
    const answer = await pay(amina, id);
    expect(answer).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
    expect(answer.body.detail).toContain('Nothing was charged');
    await expectNoPayment(amina, id);
    await payByCard(system, amina, id);
    expect((await amina.payments()).items).toHaveLength(1);
    expect((await intentsOf(system, id)).filter(({ amount_received }) => amount_received > 0)).toHaveLength(1);
  });

  test('creates one payment and one intent if the SDK retry succeeds', async () => {
    const amina = await applicant();
    const { id } = await amina.applyAndSubmit();
    await stripe.addFault({ kind: 'timeout_after', delayMs: 20, match: creationFor(id) });
    expect((await pay(amina, id)).status).toBe(201);
    expect(await intentsOf(system, id)).toHaveLength(1);
  });

  test('offers the other method during an outage, and this one after it', async () => {
    const [amina, wei] = [await applicant(), await applicant()];
    const [hers, his] = [await amina.applyAndSubmit(), await wei.applyAndSubmit({ nationality: PRICED_IN_YUAN })];
    await stripe.addFault({ kind: 'error_500', times: 2, match: creationFor(hers.id) });
    await stripe.addFault({ kind: 'error_500', times: 9, match: creationFor(his.id) });
    expect(await pay(amina, hers.id)).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
    await expectNoPayment(amina, hers.id);
    expect(await pay(wei, his.id)).toMatchObject({ status: 503 });
    expect(await pay(wei, his.id, 'alipay')).toMatchObject({ status: 201 });
    await payByCard(system, amina, hers.id);
  });
});

describe.concurrent.each(['stripe', 'alipay'] as const)('a payment by %s whose gateway does not answer', (method) => {
  async function unanswered(times: number) {
    const amina = await applicant();
    const { application, started } = await begun(amina, method);
    const { id } = started.payment;
    if (method === 'stripe') {
      const path = `/v1/payment_intents/${intentIdOf(started)}`;
      await stripe.addFault({ kind: 'error_500', times, match: { method: 'GET', path } });
    } else {
      await system.alipay.addFault({
        kind: 'system_error',
        times,
        match: { method: 'alipay.trade.query', out_trade_no: id },
      });
    }
    return { amina, application, started, id };
  }

  test('check returns unknown, the latest time of decision, and the advice not to pay again', async () => {
    const { amina, started, id } = await unanswered(2);
    const answer = await amina.call('POST', `/payments/${id}/check`);
    const until = new Date(Date.parse(started.payment.payableUntil) + 30 * 60_000).toISOString();
    const next = expect.stringContaining('Do not pay again');
    expect(answer).toMatchObject({
      status: 202,
      body: { result: 'unknown', next, until, payment: { status: 'pending' } },
    });
    expect((await amina.check(id)).result).toBe('continue');
  });

  test('createPayment returns payment_status_unknown for either method', async () => {
    const { amina, application, id } = await unanswered(4);
    for (const by of ['stripe', 'alipay']) {
      const answer = await pay(amina, application.id, by);
      expect(answer).toMatchObject({ status: 503, body: { code: 'payment_status_unknown' } });
      expect(answer.body.next).toContain('Do not pay again');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await amina.payments()).items).toMatchObject([{ id, status: 'pending' }]);
    expect(await pay(amina, application.id, method)).toMatchObject({ status: 200, body: { payment: { id } } });
  });

  test('a payment that was paid in the meantime is settled once the gateway answers', async () => {
    const { amina, application, started, id } = await unanswered(2);
    await stripe.addFault({ kind: 'drop', times: 9, match: { 'metadata[payment]': id } });
    await system.alipay.addFault({ kind: 'drop', times: 9, match: { out_trade_no: id } });
    await payAtGateway(system, started);
    expect(await pay(amina, application.id, method)).toMatchObject({
      status: 503,
      body: { code: 'payment_status_unknown' },
    });
    const paid = { status: 409, body: { code: 'application_already_paid' } };
    expect(await pay(amina, application.id, method)).toMatchObject(paid);
    expect(await amina.payment(id)).toMatchObject({ status: 'succeeded', accepted: true });
  });
});

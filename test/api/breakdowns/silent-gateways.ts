import { describe, expect, test } from 'vitest';
import type { Applicant } from '../../support/raw-calls.ts';
import { begun, intentIdOf, intentsOf, PRICED_IN_YUAN, payAtGateway, payByCard } from '../kit/payments.ts';
import { system } from '../kit/system.ts';

const { applicant, stripe } = system;
const CREATE = { call: 'payment_intents.create' };

const pay = (applicant: Applicant, id: string, method = 'stripe') =>
  applicant.call('POST', `/applications/${id}/payments`, { method });

async function expectNothingBegun(amina: Applicant, id: string): Promise<void> {
  expect((await amina.application(id)).open).toBeUndefined();
  expect((await amina.payments()).items).toEqual([]);
}

describe('a gateway that does not answer when a payment is created', () => {
  test.each([
    ['that fails before it has done anything', { kind: 'error_500', times: 2 }],
    // Stripe remembers its own failure by the idempotency key, and repeats it.
    ['that fails after it has done its work', { kind: 'error_500_after', times: 1 }],
    ['that is too slow before it has done anything', { kind: 'timeout_before', times: 2, delayMs: 20 }],
    ['that is too slow after it has done its work', { kind: 'timeout_after', times: 2, delayMs: 20 }],
  ])('%s: nothing charged, nothing open, and the next try works', async (_, fault) => {
    const amina = await applicant();
    const { id } = await amina.applyAndSubmit();
    await stripe.addFault({ ...fault, match: CREATE });
    const answer = await pay(amina, id);
    expect(answer).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
    expect(answer.body.detail).toContain('Nothing was charged');
    await expectNothingBegun(amina, id);
    await payByCard(system, amina, id);
    expect((await amina.payments()).items).toHaveLength(1);
    expect((await intentsOf(system, id)).filter(({ amount_received }) => amount_received > 0)).toHaveLength(1);
  });

  test('that answers the second time: one payment, one intent', async () => {
    const amina = await applicant();
    const { id } = await amina.applyAndSubmit();
    await stripe.addFault({ kind: 'timeout_after', delayMs: 20, match: CREATE });
    expect((await pay(amina, id)).status).toBe(201);
    expect(await intentsOf(system, id)).toHaveLength(1);
  });

  test('that is gone: the other method works meanwhile, and this one as soon as it is back', async () => {
    const [amina, wei] = [await applicant(), await applicant()];
    const [hers, his] = [await amina.applyAndSubmit(), await wei.applyAndSubmit({ nationality: PRICED_IN_YUAN })];
    await system.kill('stripe-sandbox');
    expect(await pay(amina, hers.id)).toMatchObject({ status: 503, body: { code: 'gateway_unavailable' } });
    await expectNothingBegun(amina, hers.id);
    expect(await pay(wei, his.id)).toMatchObject({ status: 503 });
    expect(await pay(wei, his.id, 'alipay')).toMatchObject({ status: 201 });
    await system.restart('stripe-sandbox');
    await payByCard(system, amina, hers.id);
  });
});

describe.each(['stripe', 'alipay'] as const)('a payment by %s of which the gateway says nothing', (method) => {
  async function silenced(times: number) {
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

  test.concurrent('checking: not known yet, do not pay again, and until when', async () => {
    const { amina, started, id } = await silenced(2);
    const answer = await amina.call('POST', `/payments/${id}/check`);
    const until = new Date(Date.parse(started.payment.payableUntil) + 30 * 60_000).toISOString();
    const next = expect.stringContaining('Do not pay again');
    expect(answer).toMatchObject({
      status: 202,
      body: { result: 'unknown', next, until, payment: { status: 'pending' } },
    });
    expect((await amina.check(id)).result).toBe('continue');
  });

  test.concurrent('asking to pay, by this method or another: not known, do not pay again', async () => {
    const { amina, application, id } = await silenced(4);
    for (const by of ['stripe', 'alipay']) {
      const answer = await pay(amina, application.id, by);
      expect(answer).toMatchObject({ status: 503, body: { code: 'payment_status_unknown' } });
      expect(answer.body.next).toContain('Do not pay again');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await amina.payments()).items).toMatchObject([{ id, status: 'pending' }]);
    expect(await pay(amina, application.id, method)).toMatchObject({ status: 200, body: { payment: { id } } });
  });

  test.concurrent('paid meanwhile: it is paid as soon as the gateway says so', async () => {
    const { amina, application, started, id } = await silenced(2);
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

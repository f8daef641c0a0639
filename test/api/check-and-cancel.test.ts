import { describe, expect, test } from 'vitest';
import {
  begun,
  CARD,
  expectStatus,
  intentIdOf,
  intentsOf,
  openCashier,
  payAtGateway,
  payByCard,
  tradeOf,
} from './kit/payments.ts';
import { system } from './kit/system.ts';

const { applicant, cards } = system;
const PROCESSING = '4000009900000012';
const CHALLENGED_THEN_DECLINED = '4000008400001629';

async function payable(method: 'stripe' | 'alipay' = 'stripe') {
  const amina = await applicant();
  const { application, started } = await begun(amina, method);
  const { id } = started.payment;
  return {
    amina,
    application,
    started,
    id,
    check: () => amina.call('POST', `/payments/${id}/check`),
    cancel: () => amina.call('POST', `/payments/${id}/cancel`),
    payAgain: () => amina.call('POST', `/applications/${application.id}/payments`, { method }),
  };
}

// The only test that waits in real time, for an answer that never comes; the others run meanwhile.
test.concurrent('a hanging gateway times out before the function does', async () => {
  const [card, page] = [await payable(), await payable('alipay')];
  const path = `/v1/payment_intents/${intentIdOf(card.started)}`;
  await system.stripe.addFault({ kind: 'timeout_before', times: 2, match: { path } });
  await system.alipay.addFault({ kind: 'timeout_before', times: 2, match: { out_trade_no: page.id } });
  const [resumed, checked] = await Promise.all([card.payAgain(), page.check()]);
  expect(resumed).toMatchObject({ status: 503, body: { code: 'payment_status_unknown' } });
  expect(checked).toMatchObject({ status: 202, body: { result: 'unknown' } });
}, 40_000);

describe.concurrent('3D Secure', () => {
  /** A payment that waits for a 3D Secure challenge. */
  async function challenged(card: string = CARD.threeDSecure) {
    const payment = await payable();
    const asked = await cards.pay(payment.started, card);
    const challenge = 'challenge' in asked ? asked.challenge : undefined;
    if (challenge === undefined) throw new Error('no challenge');
    return { ...payment, challenge };
  }

  test('check returns continue and createPayment resumes the same intent during a challenge', async () => {
    const { application, id, check, payAgain, started } = await challenged();
    expect(await intentsOf(system, application.id)).toMatchObject([{ status: 'requires_action' }]);
    const next = expect.stringContaining('Continue this payment');
    expect(await check()).toMatchObject({ status: 200, body: { result: 'continue', next } });
    const again = await payAgain();
    expect(again).toMatchObject({ status: 200, body: { payment: { id }, checkout: started.checkout } });
  });

  test('a failed challenge followed by another card is one payment', async () => {
    const { amina, application, id, check, challenge, started } = await challenged();
    await cards.answerChallenge(challenge, 'fail');
    expect(await check()).toMatchObject({ status: 200, body: { result: 'continue' } });
    const lastDecline = { code: 'payment_intent_authentication_failure' };
    expect(await amina.payment(id)).toMatchObject({ status: 'pending', lastDecline });
    await cards.pay(started, CARD.good);
    await expectStatus(amina, id, 'succeeded');
    expect((await amina.payments()).items).toHaveLength(1);
    expect(await intentsOf(system, application.id)).toHaveLength(1);
  });

  test('a decline after the challenge followed by another card is one payment', async () => {
    const { amina, id, challenge, started } = await challenged(CHALLENGED_THEN_DECLINED);
    await cards.answerChallenge(challenge, 'complete');
    expect((await amina.check(id)).result).toBe('continue');
    const asked = await cards.pay(started, CARD.threeDSecure);
    await cards.answerChallenge('challenge' in asked ? (asked.challenge ?? '') : '', 'complete');
    await expectStatus(amina, id, 'succeeded');
    expect((await amina.payments()).items).toHaveLength(1);
  });

  test('a payment can be canceled during a challenge', async () => {
    const { application, cancel } = await challenged();
    expect(await cancel()).toMatchObject({ status: 200, body: { result: 'retry_payment' } });
    expect(await intentsOf(system, application.id)).toMatchObject([{ status: 'canceled' }]);
  });
});

test.concurrent('a declined payment stays payable and shows the decline code', async () => {
  const { amina, id, check, started } = await payable();
  for (let tries = 0; tries < 3; tries++) await cards.pay(started, CARD.insufficientFunds);
  expect(await check()).toMatchObject({ status: 200, body: { result: 'continue', payment: { status: 'pending' } } });
  expect(await amina.payment(id)).toMatchObject({ lastDecline: { code: 'insufficient_funds' } });
  await cards.pay(started, CARD.good);
  await expectStatus(amina, id, 'succeeded');
  expect((await amina.payments()).items).toHaveLength(1);
});

describe.concurrent.each(['stripe', 'alipay'] as const)('by %s', (method) => {
  test('check returns continue for an untouched payment', async () => {
    const { check } = await payable(method);
    expect(await check()).toMatchObject({ status: 200, body: { result: 'continue', payment: { status: 'pending' } } });
  });

  test('check settles a payment whose notification was lost', async () => {
    const { started, id, check, cancel, amina, application } = await payable(method);
    await system.stripe.addFault({ kind: 'drop', times: 9, match: { 'metadata[payment]': id } });
    await system.alipay.addFault({ kind: 'drop', times: 9, match: { out_trade_no: id } });
    await payAtGateway(system, started);
    expect((await amina.payment(id)).status).toBe('pending');
    expect(await check()).toMatchObject({ status: 200, body: { result: 'paid', payment: { status: 'succeeded' } } });
    expect(await check()).toMatchObject({ status: 200, body: { result: 'paid' } });
    expect((await amina.application(application.id)).state).toBe('paid');
    expect(await cancel()).toMatchObject({ status: 409, body: { code: 'payment_already_succeeded' } });
  });

  test('cancel closes the payment at the gateway, and repeating it returns the same result', async () => {
    const { amina, application, started, id, check, cancel } = await payable(method);
    if (method === 'alipay') await openCashier(started);
    for (const ask of [cancel, cancel, check]) {
      const payment = { id, status: 'canceled' };
      expect(await ask()).toMatchObject({ status: 200, body: { result: 'retry_payment', payment } });
    }
    expect((await amina.application(application.id)).open).toBeUndefined();
    const next = await payByCard(system, amina, application.id);
    expect(next.payment.id).not.toBe(id);
    // A check of the canceled payment reports that the application is paid.
    expect(await check()).toMatchObject({ status: 200, body: { result: 'paid' } });
  });

  test('cancel returns unknown if the gateway fails, and no other payment can be started', async () => {
    const { amina, application, started, id, cancel } = await payable(method);
    if (method === 'alipay') await openCashier(started);
    await system.stripe.addFault({
      kind: 'error_500',
      times: 4,
      match: { path: `/v1/payment_intents/${intentIdOrNone(started)}/cancel` },
    });
    await system.alipay.addFault({
      kind: 'system_error',
      times: 4,
      match: { method: 'alipay.trade.close', out_trade_no: id },
    });
    expect(await cancel()).toMatchObject({ status: 202, body: { result: 'unknown', payment: { closing: true } } });
    const other = method === 'stripe' ? 'alipay' : 'stripe';
    const answer = await amina.call('POST', `/applications/${application.id}/payments`, { method: other });
    expect(answer).toMatchObject({ status: 503, body: { code: 'payment_status_unknown' } });
    expect((await amina.payments()).items).toHaveLength(1);
    expect(await cancel()).toMatchObject({ status: 200, body: { result: 'retry_payment' } });
  });
});

const intentIdOrNone = (started: Parameters<typeof intentIdOf>[0]) =>
  started.payment.method === 'stripe' ? intentIdOf(started) : 'none';

test.concurrent('check and cancel return unknown while the bank is deciding', async () => {
  const { amina, started, id, check, cancel, payAgain } = await payable();
  // Longer than the test.
  const delayMs = 10 * 60_000;
  await system.stripe.addFault({ kind: 'slow_decision', delayMs, match: { 'metadata[payment]': id } });
  expect(await cards.pay(started, PROCESSING)).toMatchObject({ status: 'processing' });
  const next = expect.stringContaining('Do not pay again');
  for (const ask of [check, cancel, check]) {
    expect(await ask()).toMatchObject({
      status: 202,
      body: { result: 'unknown', next, payment: { status: 'processing' } },
    });
  }
  expect(await payAgain()).toMatchObject({ status: 409, body: { code: 'payment_processing', next } });
  expect(await amina.payment(id)).toMatchObject({ status: 'processing' });
});

test.concurrent('an unopened Alipay page cannot be closed: cancel returns until when it can be paid', async () => {
  const { started, id, cancel, check, amina, payAgain } = await payable('alipay');
  const until = started.payment.closesAt;
  const given = { result: 'closing', until, payment: { id, status: 'pending', closing: true } };
  expect(await cancel()).toMatchObject({ status: 200, body: given });
  expect(await check()).toMatchObject({ status: 200, body: given });
  // The applicant resumes the payment, which revokes the close request.
  expect(await payAgain()).toMatchObject({ status: 200, body: { payment: { id } } });
  expect((await amina.payment(id)).closing).toBeUndefined();
  await payAtGateway(system, started);
  await expectStatus(amina, id, 'succeeded');
  expect(await tradeOf(system, id)).toMatchObject({ refundedFen: 0 });
});

describe.concurrent('a return from the gateway does not prove a payment', () => {
  const visit = (address: string) => fetch(address, { redirect: 'manual' });

  test.each([
    ['redirect_status=succeeded', 'redirect_status=succeeded'],
    ['forged Alipay parameters', 'trade_status=TRADE_SUCCESS&total_amount=720.00&sign_type=RSA2&sign=forged'],
    ['an invented status', 'status=succeeded&paid=true'],
  ])('%s', async (_, query) => {
    for (const method of ['stripe', 'alipay'] as const) {
      const { amina, application, id } = await payable(method);
      const before = await amina.payment(id);
      for (const path of [`/payments/${id}/return`, `/api/payments/${id}/return`, `/api/payments/${id}/check`]) {
        await visit(`${system.addresses.site}${path}?${query}&out_trade_no=${id}`);
      }
      expect(await amina.payment(id)).toEqual(before);
      expect((await amina.application(application.id)).state).toBe('submitted');
    }
  });

  test('a genuine signed return of Alipay changes nothing; a check settles the payment', async () => {
    const { amina, started, id, check } = await payable('alipay');
    await system.alipay.addFault({ kind: 'drop', times: 9, match: { out_trade_no: id } });
    const back = await (await openCashier(started)).pay();
    expect(new URL(back).searchParams.get('sign')).toBeTruthy();
    await visit(back);
    expect((await amina.payment(id)).status).toBe('pending');
    expect(await check()).toMatchObject({ body: { result: 'paid' } });
  });

  test('a genuine return of Stripe changes nothing; a check settles the payment', async () => {
    const { amina, started, id, check } = await payable();
    await system.stripe.addFault({ kind: 'drop', times: 9, match: { 'metadata[payment]': id } });
    const asked = await cards.pay(started, CARD.threeDSecure);
    const back = await cards.answerChallenge('challenge' in asked ? (asked.challenge ?? '') : '', 'complete');
    expect(new URL(back).searchParams.get('redirect_status')).toBe('succeeded');
    await visit(back.replace(/\/\?/, `/payments/${id}/return?`));
    expect((await amina.payment(id)).status).toBe('pending');
    expect(await check()).toMatchObject({ body: { result: 'paid' } });
  });
});

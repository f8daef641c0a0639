import { expect, test } from 'vitest';
import {
  begun,
  CARD,
  expectMoneyBack,
  expectStatus,
  intentIdOf,
  intentsOf,
  openCashier,
  PRICED_IN_YUAN,
  payAtGateway,
  payByCard,
} from '../api/kit/payments.ts';
import type { Applicant } from '../support/raw-calls.ts';
import { testSystem } from '../support/system.ts';

// Each test advances the shared clock, so they run one after the other.
// All tests share one network address, so its limit is raised to seven new payments in 15 minutes.
const system = await testSystem({ apiHosts: 2, clock: 'movable', settings: { PAYMENTS_PER_ADDRESS: '7' } });
const { applicant, advance, apiHosts, cards } = system;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const QUARTER = 15 * MINUTE;

/** Makes Stripe fail the next `times` queries of this intent. */
const failQueries = (intent: string, times: number) =>
  system.stripe.addFault({
    kind: 'error_500',
    times,
    match: { method: 'GET', path: `/v1/payment_intents/${intent}`, key: 'secret' },
  });

/** A card payment that expired unconfirmed because the gateway did not answer, and that can still be paid. */
async function expiredUnconfirmed(amina: Applicant) {
  const { application, started } = await begun(amina);
  await failQueries(intentIdOf(started), 4);
  await advance(HOUR + 29 * MINUTE);
  expect(await amina.check(started.payment.id)).toMatchObject({ result: 'unknown', payment: { status: 'pending' } });
  await advance(2 * MINUTE);
  expect(await amina.check(started.payment.id)).toMatchObject({
    result: 'retry_payment',
    payment: { status: 'expired' },
  });
  return { application, started };
}

test('an expired card payment is closed at Stripe, and a new one is safe', async () => {
  const amina = await applicant();
  const { application, started } = await begun(amina);
  await advance(59 * MINUTE);
  expect((await amina.check(started.payment.id)).result).toBe('continue');
  await advance(2 * MINUTE);
  expect(await amina.check(started.payment.id)).toMatchObject({
    result: 'retry_payment',
    payment: { status: 'expired' },
  });
  expect(await intentsOf(system, application.id)).toMatchObject([{ status: 'canceled' }]);
  await payByCard(system, amina, application.id);
});

test('createPayment closes an expired payment and starts a new one', async () => {
  const amina = await applicant();
  const { application, started } = await begun(amina);
  await advance(61 * MINUTE);
  const next = await amina.startPayment(application.id, 'stripe');
  expect(next.payment.id).not.toBe(started.payment.id);
  expect((await amina.payment(started.payment.id)).status).toBe('expired');
  expect((await amina.application(application.id)).open?.paymentId).toBe(next.payment.id);
});

test('a payment that succeeds while it is closed as expired is accepted', async () => {
  const amina = await applicant();
  const { application, started } = await begun(amina);
  await advance(61 * MINUTE);
  await system.stripe.addFault({ kind: 'pay_before_close', match: { payment_intent: intentIdOf(started) } });
  expect((await amina.check(started.payment.id)).result).toBe('paid');
  expect(await amina.application(application.id)).toMatchObject({ state: 'paid', paidBy: started.payment.id });
});

test('an unopened Alipay page blocks another method until a minute after it expires', async () => {
  const wei = await applicant();
  const { application, started } = await begun(wei, 'alipay');
  const { id, createdAt, closesAt: until } = started.payment;
  expect(Date.parse(until) - Date.parse(createdAt)).toBe(6 * MINUTE);
  const byCard = () => wei.call('POST', `/applications/${application.id}/payments`, { method: 'stripe' });
  expect(await wei.cancel(id)).toMatchObject({
    result: 'closing',
    until,
    payment: { status: 'pending', closing: true },
  });
  expect(await byCard()).toMatchObject({ status: 409, body: { code: 'payment_in_progress', retryAt: until } });
  await advance(5 * MINUTE + 10_000);
  const waiting = await wei.call('POST', `/payments/${id}/check`);
  expect(waiting).toMatchObject({ status: 200, body: { result: 'closing', until } });
  expect(await byCard()).toMatchObject({ status: 409, body: { code: 'payment_in_progress', retryAt: until } });
  await advance(MINUTE);
  expect((await wei.check(id)).result).toBe('retry_payment');
  await payByCard(system, wei, application.id);
});

test('a late success of an unconfirmed payment is accepted if the application is unpaid', async () => {
  const amina = await applicant();
  const { application, started } = await expiredUnconfirmed(amina);
  await cards.pay(started, CARD.good);
  await expectStatus(amina, started.payment.id, 'succeeded');
  expect(await amina.application(application.id)).toMatchObject({ state: 'paid', paidBy: started.payment.id });
});

test('of two successes after an unconfirmed expiry, the first is accepted and the second refunded', async () => {
  const amina = await applicant();
  const { application, started } = await expiredUnconfirmed(amina);
  const other = await amina.startPayment(application.id, 'alipay');
  await payAtGateway(system, other);
  await expectStatus(amina, other.payment.id, 'succeeded');
  await cards.pay(started, CARD.good);
  await expectMoneyBack(system, amina, started.payment.id, 'application_already_paid');
  const { items } = await amina.payments();
  expect(items.filter(({ accepted }) => accepted).map(({ id }) => id)).toEqual([other.payment.id]);
  expect((await amina.application(application.id)).paidBy).toBe(other.payment.id);
});

test('a late success of an unconfirmed payment is accepted, and the payment that replaced it is refunded', async () => {
  const amina = await applicant();
  const { application, started } = await expiredUnconfirmed(amina);
  const other = await amina.startPayment(application.id, 'alipay');
  await cards.pay(started, CARD.good);
  await expectStatus(amina, started.payment.id, 'succeeded');
  expect((await amina.application(application.id)).paidBy).toBe(started.payment.id);
  const buyer = await openCashier(other);
  await buyer.pay();
  await expectMoneyBack(system, amina, other.payment.id, 'application_already_paid');
  const { items } = await amina.payments();
  expect(items.filter(({ accepted }) => accepted).map(({ id }) => id)).toEqual([started.payment.id]);
});

test('an expired price is locked again, and a late success under the old price is refunded', async () => {
  const amina = await applicant();
  const { application, started } = await expiredUnconfirmed(amina);
  await advance(23 * HOUR);
  const late = await amina.call('POST', `/applications/${application.id}/payments`, { method: 'stripe' });
  expect(late).toMatchObject({ status: 409, body: { code: 'quote_expired' } });
  const again = await amina.submit(application.id);
  expect(Date.parse(again.quote?.validUntil ?? '')).toBeGreaterThan(Date.parse(application.quote?.validUntil ?? ''));
  await cards.pay(started, CARD.good);
  await expectMoneyBack(system, amina, started.payment.id, 'quote_superseded');
  expect((await amina.application(application.id)).state).toBe('submitted');
  await payByCard(system, amina, application.id);
});

test('no payment starts in the last five minutes of a locked price, and none is payable after it', async () => {
  const amina = await applicant();
  const { id, quote } = await amina.applyAndSubmit({ nationality: PRICED_IN_YUAN });
  await advance(24 * HOUR - 10 * MINUTE);
  const { payment } = await amina.startPayment(id, 'stripe');
  expect(payment.payableUntil).toBe(quote?.validUntil);
  await amina.cancel(payment.id);
  await advance(6 * MINUTE);
  const late = await amina.call('POST', `/applications/${id}/payments`, { method: 'stripe' });
  expect(late).toMatchObject({ status: 409, body: { code: 'quote_expired' } });
});

async function begin(applicant: Applicant) {
  const { id } = await applicant.applyAndSubmit();
  return { id, ...(await applicant.call('POST', `/applications/${id}/payments`, { method: 'stripe' })) };
}

test('the sixth payment of a user within 15 minutes is rejected at every host, with the time to wait', async () => {
  await advance(QUARTER);
  const devices = await Promise.all(apiHosts.map((host) => applicant({ user: 'amina', host })));
  const [amina, elsewhere] = devices;
  if (amina === undefined || elsewhere === undefined) throw new Error('two hosts');
  const first = await begin(amina);
  await advance(5 * 60_000);
  for (const host of [elsewhere, amina, elsewhere, amina]) expect((await begin(host)).status).toBe(201);
  for (const host of devices) {
    const { id, status, headers, body } = await begin(host);
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'rate_limited' });
    // Until the first of the five is 15 minutes old.
    const seconds = Number(headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(590);
    expect(seconds).toBeLessThanOrEqual(600);
    expect(Date.parse(body.retryAt ?? '')).toBeGreaterThan(Date.now());
    expect((await host.application(id)).open).toBeUndefined();
    expect((await intentsOf(system, id)).filter((intent) => intent.status !== 'canceled')).toEqual([]);
  }
  expect((await amina.payments()).items).toHaveLength(5);
  // Resuming does not count as a new payment.
  for (const host of [...devices, ...devices, ...devices]) {
    const again = await host.call('POST', `/applications/${first.id}/payments`, { method: 'stripe' });
    expect(again.status).toBe(200);
  }
  await advance(10 * 60_000);
  expect((await begin(amina)).status).toBe(201);
  expect((await begin(elsewhere)).status).toBe(429);
});

test('a payment that is resumed a hundred times counts once', async () => {
  await advance(QUARTER);
  const wei = await applicant();
  const { id } = await begin(wei);
  const again = await Promise.all(Array.from({ length: 100 }, () => wei.startPayment(id, 'stripe')));
  expect(new Set(again.map(({ payment }) => payment.id)).size).toBe(1);
  for (let more = 0; more < 4; more++) expect((await begin(wei)).status).toBe(201);
  expect((await begin(wei)).status).toBe(429);
});

test('a network address has its own limit across users', async () => {
  await advance(QUARTER);
  const [amina, wei] = [await applicant(), await applicant({ host: apiHosts[1] ?? '' })];
  for (const one of [amina, wei, amina, wei, amina, wei, amina]) expect((await begin(one)).status).toBe(201);
  const olga = await applicant({ user: 'olga' });
  const { status, headers, body } = await begin(olga);
  expect({ status, code: body.code }).toEqual({ status: 429, code: 'address_rate_limited' });
  // Olga has no open payment that she could continue.
  expect(body.next).not.toMatch(/payment that you have started/);
  expect(Date.parse(body.retryAt ?? '')).toBeGreaterThan(Date.now());
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
  // A client's own claim about its address is ignored.
  const { id } = await olga.applyAndSubmit();
  const claimed = await fetch(`${system.addresses.site}/api/applications/${id}/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await system.tokenOf('olga')}`,
      'content-type': 'application/json',
      'x-forwarded-for': '203.0.113.7',
    },
    body: JSON.stringify({ method: 'stripe' }),
  });
  expect(claimed.status).toBe(429);
  await advance(QUARTER);
  expect((await begin(olga)).status).toBe(201);
});

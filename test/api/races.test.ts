import { expect, test } from 'vitest';
import type { Method, Problem, StartedPayment } from '../../client/api-client.ts';
import { testSystem } from '../support/system.ts';
import { CARD, expectStatus, intentIdOf, intentsOf, moneyOf, PRICED_IN_YUAN, payAtGateway } from './kit/payments.ts';

const system = await testSystem();
const { applicant, apiHosts } = system;
const OPEN = ['pending', 'processing'];

/** One user at all hosts at once, as from several devices. */
async function everywhere(user: string) {
  return Promise.all(apiHosts.map((host) => applicant({ user, host })));
}

/** Sends `count` concurrent payment requests for one application, spread over hosts and methods. */
async function race(user: string, applicationId: string, count: number, methods: readonly Method[]) {
  const devices = await everywhere(user);
  const requests = Array.from({ length: count }, (_, i) => {
    const method = methods[Math.floor(i / devices.length) % methods.length];
    return devices[i % devices.length]?.call<StartedPayment & Problem>(
      'POST',
      `/applications/${applicationId}/payments`,
      { method },
    );
  });
  const answers = (await Promise.all(requests)).flatMap((answer) => answer ?? []);
  const started = answers.filter(({ status }) => status < 300).map(({ body }) => body);
  return { answers, started };
}

test.concurrent('fifty card requests start one payment, and one intent stays payable', async () => {
  const amina = await applicant({ user: 'fifty-by-card' });
  const { id } = await amina.applyAndSubmit();
  const { answers, started } = await race('fifty-by-card', id, 50, ['stripe']);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status >= 300).map(({ body }) => body.code)).toEqual([]);
  expect(new Set(started.map(({ payment }) => payment.id)).size).toBe(1);
  expect(new Set(started.map(({ checkout }) => JSON.stringify(checkout))).size).toBe(1);
  const [first] = started;
  if (first === undefined) throw new Error('no payment');
  expect((await amina.payments()).items).toMatchObject([{ id: first.payment.id, status: 'pending' }]);
  expect((await amina.application(id)).open?.paymentId).toBe(first.payment.id);
  const payable = (await intentsOf(system, id)).filter(({ status }) => status !== 'canceled');
  expect(payable.map((intent) => intent.id)).toEqual([intentIdOf(first)]);
  await payAtGateway(system, first);
  await expectStatus(amina, first.payment.id, 'succeeded');
});

test.concurrent('concurrent requests for one payment count once for the rate limit', async () => {
  const user = 'counted-once';
  const [amina, elsewhere] = await everywhere(user);
  if (amina === undefined || elsewhere === undefined) throw new Error('two hosts');
  const { id } = await amina.applyAndSubmit();
  await race(user, id, 10, ['stripe']);
  for (const host of [amina, elsewhere, amina, elsewhere]) {
    const next = await host.applyAndSubmit();
    expect((await host.call('POST', `/applications/${next.id}/payments`, { method: 'stripe' })).status).toBe(201);
  }
  const sixth = await amina.applyAndSubmit();
  expect((await elsewhere.call('POST', `/applications/${sixth.id}/payments`, { method: 'stripe' })).status).toBe(429);
});

test.concurrent('fifty requests with both methods leave at most one payable payment', async () => {
  const user = 'fifty-by-both';
  const wei = await applicant({ user });
  const { id } = await wei.applyAndSubmit({ nationality: PRICED_IN_YUAN });
  const { answers } = await race(user, id, 50, ['stripe', 'alipay']);
  for (const { status, body } of answers) {
    if (status >= 300) expect(['payment_in_progress', 'temporarily_unavailable', 'rate_limited']).toContain(body.code);
  }
  const payments = (await wei.payments()).items;
  const open = payments.filter(({ status }) => OPEN.includes(status));
  expect(open).toHaveLength(1);
  const [only] = open;
  expect((await wei.application(id)).open?.paymentId).toBe(only?.id);
  const payable = (await intentsOf(system, id)).filter(({ status }) => status !== 'canceled');
  expect(payable.map(({ metadata }) => metadata.payment)).toEqual(only?.method === 'stripe' ? [only.id] : []);
  const resumed = await wei.startPayment(id, only?.method ?? 'stripe');
  expect(resumed.payment.id).toBe(only?.id);
  await payAtGateway(system, resumed);
  await expectStatus(wei, resumed.payment.id, 'succeeded');
});

test.concurrent('ten concurrent payments of one user at two hosts: five start, five are rate limited', async () => {
  const user = 'ten-at-once';
  const devices = await everywhere(user);
  const begin = async (_: unknown, i: number) => {
    const device = devices[i % devices.length];
    const application = await device?.applyAndSubmit();
    return device?.call('POST', `/applications/${application?.id}/payments`, { method: 'stripe' });
  };
  const answers = await Promise.all(Array.from({ length: 10 }, begin));
  const statuses = answers.map((answer) => answer?.status).toSorted();
  expect(statuses).toEqual([...Array(5).fill(201), ...Array(5).fill(429)]);
  const amina = await applicant({ user });
  expect((await amina.payments()).items).toHaveLength(5);
  const { items } = await amina.applications();
  expect(items.filter(({ open }) => open !== undefined)).toHaveLength(5);
  const refused = items.filter(({ open }) => open === undefined);
  const left = await Promise.all(refused.map((one) => intentsOf(system, one.id)));
  expect(left.flat().filter(({ status }) => status !== 'canceled')).toEqual([]);
});

test.concurrent('a payment that succeeds during fifty payment requests is accepted once', async () => {
  const user = 'paid-in-between';
  const amina = await applicant({ user });
  const { id } = await amina.applyAndSubmit();
  const started = await amina.startPayment(id, 'stripe');
  const [{ answers }] = await Promise.all([race(user, id, 50, ['stripe']), system.cards.pay(started, CARD.good)]);
  for (const { status, body } of answers) {
    expect([200, 409]).toContain(status);
    if (status === 200) expect(body.payment.id).toBe(started.payment.id);
    else expect(['application_already_paid', 'payment_processing']).toContain(body.code);
  }
  await expectStatus(amina, started.payment.id, 'succeeded');
  expect((await amina.payments()).items).toHaveLength(1);
  const { taken, given } = await moneyOf(system, started.payment);
  expect({ taken, given }).toEqual({ taken: 2575, given: 0 });
});

test.concurrent('fifty checks of a paid payment with lost notifications accept it once', async () => {
  const user = 'fifty-checks';
  const devices = await everywhere(user);
  const [amina] = devices;
  if (amina === undefined) throw new Error('no host');
  const { id } = await amina.applyAndSubmit();
  const started = await amina.startPayment(id, 'stripe');
  const { id: payment } = started.payment;
  await system.stripe.addFault({ kind: 'drop', times: 10, match: { 'metadata[payment]': payment } });
  await system.cards.pay(started, CARD.good);
  expect((await amina.payment(payment)).status).toBe('pending');
  const checks = Array.from({ length: 50 }, (_, i) => devices[i % devices.length]?.check(payment));
  const answers = await Promise.all(checks);
  expect(new Set(answers.map((one) => one?.result))).toEqual(new Set(['paid']));
  const { history } = await amina.payment(payment);
  expect(history.filter(({ to }) => to === 'succeeded')).toHaveLength(1);
});

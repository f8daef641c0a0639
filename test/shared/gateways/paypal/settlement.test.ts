import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CAPTURE_AGAIN_AFTER } from '../../../../shared/domain/settlement.ts';
import { handleWebhook } from '../../../../shared/lambda/handle-webhook.ts';
import { cancelPayment } from '../../../../shared/use-cases/payments/cancel-payment.ts';
import { checkPayment } from '../../../../shared/use-cases/payments/check-payment.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { sweepPayments } from '../../../../shared/use-cases/settlement/sweep-payments.ts';
import { PAYER } from '../../../contracts/orders.ts';
import { anApplication, aPayment, HOUR } from '../../../support/fixtures.ts';
import { startTable } from '../../../support/memory-table.ts';
import { oneAccount } from '../../../support/one-account.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';
import { KEYS, pageOf, startPayPalContext } from './context.ts';

// In memory: this is about PayPal and the use cases.
let table: TestTable;
let paypal: Awaited<ReturnType<typeof startPayPalContext>>;
beforeAll(async () => {
  [table, paypal] = await Promise.all([startTable(), startPayPalContext()]);
});
beforeEach(() => paypal.clearFaults());
afterAll(() => Promise.all([table.stop(), paypal.stop()]));

/** A payment that the payer has approved on PayPal's page, stored in the table. */
async function approved({ clockBehindBy = 0 } = {}) {
  let ahead = -clockBehindBy;
  const gateway = paypal.gatewayWith(KEYS, { now: () => Date.now() + ahead });
  const context = settlementContext(table);
  const { quote, ...rest } = anApplication({ userId: `user-${Math.random()}` });
  const now = Date.now();
  const application = { ...rest, ...(quote && { quote: { ...quote, lockedAt: now, validUntil: now + 24 * HOUR } }) };
  const payableUntil = Date.now() + HOUR;
  const until = { payableUntil, closesAt: payableUntil };
  const draft = aPayment(application, { method: 'paypal', gateway: 'paypal', account: KEYS.account, ...until });
  const created = await paypal.gateway.create(draft, PAYER);
  if (created.outcome !== 'created' || created.reference === undefined) throw new Error(created.outcome);
  const payment = { ...draft, reference: created.reference };
  await table.ledger.commit({ application });
  await table.ledger.openPayment(payment, { userId: application.userId, address: application.userId });
  await paypal.paypal.approve(pageOf(created.checkout()));
  context.clock.now = Date.now();
  const methods = [{ method: 'paypal', gateway: 'paypal' }] as const;
  const deps = { ...context.deps, methods, gateways: async () => oneAccount(KEYS, gateway) };
  const approval = await paypal.receiver.containing(payment.id, 'CHECKOUT.ORDER.APPROVED');
  const order = paypal.paypal.orderOf(payment.id);
  const path = `/v2/checkout/orders/${created.reference}/capture`;
  return {
    ...context,
    deps,
    payment,
    /** Milliseconds pass for everybody but PayPal. */
    pass(milliseconds: number) {
      ahead += milliseconds;
      context.clock.now += milliseconds;
    },
    notified: () => handleWebhook(deps, 'paypal', approval),
    returned: () => checkPayment(deps, application.userId, payment.id),
    canceled: () => cancelPayment(deps, application.userId, payment.id),
    continued: () =>
      createPayment(deps, {
        payer: { userId: application.userId, address: application.userId },
        applicationId: application.id,
        method: 'paypal',
        device: 'desktop',
      }),
    /** The payer approves again some seconds later. */
    approvedAgain({ isNotified = true } = {}) {
      const create_time = new Date(Date.now() + 5_000).toISOString();
      const again = paypal.paypal.eventOf('CHECKOUT.ORDER.APPROVED', paypal.paypal.orderJson(order), { create_time });
      paypal.paypal.events.push(again);
      return isNotified ? handleWebhook(deps, 'paypal', paypal.paypal.signed(JSON.stringify(again))) : undefined;
    },
    captureIds: () => paypal.paypal.requests.flatMap((one) => (one.path === path ? [one.requestId] : [])),
    captures: () => paypal.paypal.requests.filter((one) => one.path === path).length,
    stored: async () => (await table.ledger.read(payment.id)).payment,
    order,
  };
}

describe('an approved payment is captured once', () => {
  it('when the approval is notified before the payer returns', async () => {
    const { notified, returned, captures, stored } = await approved();
    await notified();
    expect(await stored()).toMatchObject({ state: 'succeeded', accepted: true });
    expect(await returned()).toMatchObject({ value: { result: 'paid' } });
    expect(captures()).toBe(1);
  });

  it('when the payer returns and the approval is notified twice, all at once', async () => {
    const { notified, returned, captures, stored, order } = await approved();
    await Promise.all([notified(), returned(), notified()]);
    expect(captures()).toBe(1);
    expect(order.captures).toHaveLength(1);
    expect(await stored()).toMatchObject({ state: 'succeeded', accepted: true });
  });

  it('when PayPal has captured without an answer', async () => {
    const { notified, returned, captures, stored, order } = await approved();
    paypal.paypal.fault('capture_unknown', 2);
    await notified();
    expect(await stored()).toMatchObject({ state: 'processing' });
    expect(await returned()).toMatchObject({ value: { result: 'paid' } });
    // One call of ours, which its client has repeated with the same request id.
    expect(captures()).toBe(2);
    expect(order.captures).toHaveLength(1);
  });
});

it('an approval that PayPal has notified, but does not capture yet, is captured once it does', async () => {
  const { notified, returned, stored, pass, captureIds } = await approved();
  paypal.paypal.fault('ORDER_NOT_APPROVED', 2);
  await notified();
  expect(await stored()).toMatchObject({ state: 'processing' });
  expect(await returned()).toMatchObject({ value: { result: 'unknown' } });
  pass(CAPTURE_AGAIN_AFTER);
  expect(await returned()).toMatchObject({ value: { result: 'paid' } });
  // PayPal repeats the first refusal under its id.
  expect(new Set(captureIds())).toHaveProperty('size', 3);
});

it('a payment that is written as canceled is never captured, however often its approval is notified', async () => {
  const { notified, canceled, captures, stored, order } = await approved();
  await canceled();
  expect(await stored()).toMatchObject({ state: 'canceled' });
  await Promise.all([notified(), notified()]);
  expect(captures()).toBe(0);
  expect(order.captures).toEqual([]);
});

it('a payment that is canceled while its capture has no answer is closed once PayPal answers again', async () => {
  const { notified, canceled, captures, stored, order, deps, clock } = await approved();
  paypal.paypal.fault('error_500', 1_000);
  await notified();
  await canceled();
  expect(await stored()).toMatchObject({ state: 'processing', closing: { reason: 'canceled_by_applicant' } });
  paypal.clearFaults();
  const before = captures();
  clock.now += 10 * 60_000;
  const byPayPal = { ...deps, gateways: async () => oneAccount(KEYS, paypal.gateway) };
  await sweepPayments(byPayPal, { until: Number.POSITIVE_INFINITY, itemsPerShard: 25, concurrency: 4 });
  expect(await stored()).toMatchObject({ state: 'canceled' });
  expect([captures() - before, order.intent]).toEqual([0, 'AUTHORIZE']);
});

it('of a capture and a cancellation at once, exactly one takes effect', async () => {
  for (let i = 0; i < 5; i++) {
    const { notified, canceled, stored, order } = await approved();
    await Promise.all(i % 2 === 0 ? [notified(), canceled()] : [canceled(), notified()]);
    const isPaid = (await stored())?.state === 'succeeded';
    expect(order.captures).toHaveLength(isPaid ? 1 : 0);
  }
});

it('a declined capture leaves the payment unpaid, and is told', async () => {
  const { notified, stored } = await approved();
  paypal.paypal.fault('INSTRUMENT_DECLINED');
  await notified();
  expect(await stored()).toMatchObject({ state: 'pending', lastDecline: { code: 'INSTRUMENT_DECLINED' } });
});

it('a declined capture is told although our clock is behind that of PayPal', async () => {
  const { notified, stored } = await approved({ clockBehindBy: 3_000 });
  paypal.paypal.fault('INSTRUMENT_DECLINED');
  await notified();
  expect(await stored()).toMatchObject({ state: 'pending', lastDecline: { code: 'INSTRUMENT_DECLINED' } });
});

describe('an approval whose capture was declined', () => {
  async function declined() {
    const context = await approved();
    paypal.paypal.fault('INSTRUMENT_DECLINED');
    await context.notified();
    expect(await context.stored()).toMatchObject({ state: 'pending', lastDecline: { code: 'INSTRUMENT_DECLINED' } });
    return context;
  }

  it('is not captured again, however often the payer checks and the approval is notified', async () => {
    const { returned, notified, captures, order } = await declined();
    await returned();
    await notified();
    expect(await returned()).toMatchObject({ value: { result: 'continue' } });
    expect(captures()).toBe(1);
    expect(order.captures).toEqual([]);
  });

  it('is not captured when the payer continues, but sent to PayPal with another order', async () => {
    const { continued, captures, stored, order } = await declined();
    const started = await continued();
    expect(started).toMatchObject({ ok: true, value: { payment: { state: 'pending' } } });
    expect(started.ok && started.value.payment.reference).not.toBe(order.id);
    expect(captures()).toBe(1);
    expect([(await stored())?.state, order.intent]).toEqual(['canceled', 'AUTHORIZE']);
  });

  it('is not captured when the time of the payment is over', async () => {
    const { deps, clock, payment, captures, stored } = await declined();
    clock.now = payment.payableUntil + 1;
    await sweepPayments(deps, { until: Number.POSITIVE_INFINITY, itemsPerShard: 25, concurrency: 4 });
    expect(await stored()).toMatchObject({ state: 'expired' });
    expect(captures()).toBe(1);
  });

  it('is captured once the payer has approved again without a notification, if PayPal had asked for that', async () => {
    const { returned, continued, captureIds, order } = await declined();
    order.status = 'PAYER_ACTION_REQUIRED';
    expect(await continued()).toMatchObject({ ok: true, value: { payment: { reference: order.id } } });
    order.status = 'APPROVED';
    expect(await returned()).toMatchObject({ value: { result: 'paid' } });
    expect(new Set(captureIds()).size).toBe(2);
  });

  it('is captured only once more, if PayPal had asked for another approval and declines that one, too', async () => {
    const { returned, captures, order } = await declined();
    order.status = 'PAYER_ACTION_REQUIRED';
    await returned();
    order.status = 'APPROVED';
    paypal.paypal.fault('INSTRUMENT_DECLINED');
    await returned();
    expect(await returned()).toMatchObject({ value: { result: 'continue' } });
    expect(captures()).toBe(2);
  });

  it('is captured once the payer has approved again, although the notification is lost', async () => {
    const { approvedAgain, returned, captureIds, order } = await declined();
    await approvedAgain({ isNotified: false });
    expect(await Promise.all([returned(), returned()])).toContainEqual(
      expect.objectContaining({ value: expect.objectContaining({ result: 'paid' }) }),
    );
    expect(new Set(captureIds()).size).toBe(2);
    expect(order.captures).toHaveLength(1);
  });

  it('is captured by the sweep, if the payer has approved again without a notification and does not return', async () => {
    const { approvedAgain, deps, clock, payment, stored } = await declined();
    await approvedAgain({ isNotified: false });
    clock.now = payment.payableUntil + 1;
    await sweepPayments(deps, { until: Number.POSITIVE_INFINITY, itemsPerShard: 25, concurrency: 4 });
    expect(await stored()).toMatchObject({ state: 'succeeded', accepted: true });
  });

  it('is captured once for each approval, if the second one is declined, too', async () => {
    const { approvedAgain, returned, captures } = await declined();
    await approvedAgain({ isNotified: false });
    paypal.paypal.fault('INSTRUMENT_DECLINED');
    await returned();
    expect(await returned()).toMatchObject({ value: { result: 'continue' } });
    expect(captures()).toBe(2);
  });

  it('is not captured again while PayPal does not list its events', async () => {
    const { approvedAgain, returned, captures } = await declined();
    await approvedAgain({ isNotified: false });
    paypal.paypal.fault('no_event_list');
    expect(await returned()).toMatchObject({ value: { result: 'continue' } });
    expect(captures()).toBe(1);
  });

  it('is captured once the payer has approved again, by a new request: PayPal answers a known one with the decline', async () => {
    const { approvedAgain, returned, captureIds } = await declined();
    await approvedAgain();
    expect(await returned()).toMatchObject({ value: { result: 'paid' } });
    expect(new Set(captureIds()).size).toBe(2);
  });
});

it('a currency that the account does not hold raises an alarm, and stays processing', async () => {
  const { notified, stored, alarms, payment } = await approved();
  paypal.paypal.fault('currency_not_held');
  await notified();
  expect(await stored()).toMatchObject({ state: 'processing' });
  const reason = 'RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION';
  expect(alarms).toContainEqual(['payment_held', { paymentId: payment.id, gateway: 'paypal', reason }]);
});

it("a refund of PayPal's dashboard is recorded once, however often it is notified", async () => {
  const { notified, payment, order, deps, record } = await approved();
  await notified();
  const [capture] = order.captures;
  const made = await paypal.paypal.refundInDashboard(payment.id, { currency_code: 'USD', value: '7.00' });
  expect(capture?.status).toBe('PARTIALLY_REFUNDED');
  const notification = await paypal.receiver.containing(made, 'PAYMENT.CAPTURE.REFUNDED');
  const external = { ...deps, gateways: async () => oneAccount(KEYS, paypal.gateway) };
  await Promise.all([handleWebhook(external, 'paypal', notification), handleWebhook(external, 'paypal', notification)]);
  const { refunds } = await record(payment);
  expect(refunds).toMatchObject([{ id: `gw_${made}`, reason: 'issued_at_gateway', amount: { amount: 700 } }]);
});

it("each refund of PayPal's dashboard counts with its own amount: its notification also has the sum of all", async () => {
  const { notified, payment, deps, record } = await approved();
  await notified();
  const external = { ...deps, gateways: async () => oneAccount(KEYS, paypal.gateway) };
  for (const [value, sum] of [
    ['2.00', '2.00'],
    ['3.00', '5.00'],
  ] as const) {
    const made = await paypal.paypal.refundInDashboard(payment.id, { currency_code: 'USD', value });
    const event = JSON.parse((await paypal.receiver.containing(made, 'PAYMENT.CAPTURE.REFUNDED')).body);
    event.resource.seller_payable_breakdown = { total_refunded_amount: { currency_code: 'USD', value: sum } };
    await handleWebhook(external, 'paypal', paypal.paypal.signed(JSON.stringify(event)));
  }
  const { refunds } = await record(payment);
  expect(refunds.map(({ amount }) => amount.amount).toSorted()).toEqual([200, 300]);
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SandboxAdmin } from '../../../../local/payers/sandbox-admin.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import type { Refund } from '../../../../shared/domain/refund.ts';
import { refundableAmount } from '../../../../shared/domain/refund-policy.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { ConcurrencyError } from '../../../../shared/use-cases/common/retryable-errors.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { HOUR } from '../../../support/fixtures.ts';
import { type SandboxContext, startSandboxContext } from '../staff/setup.ts';

const MINUTE = 60_000;
const DAY = 24 * HOUR;
/** Lasts until it is removed. */
const OUTAGE = { times: 1_000, delayMs: 0 };
/** Of a call that gets no answer, by either adapter. */
const ATTEMPTS = 2;

let context: SandboxContext;
beforeAll(async () => {
  context = await startSandboxContext();
});
afterAll(() => context.stop());
beforeEach(() => {
  context.calls.length = 0;
  context.alarms.length = 0;
});

const clearFaults = (method: 'stripe' | 'alipay') =>
  fetch(`${context[method].url}/_sandbox/faults`, { method: 'DELETE' });
const refund = (paymentId: `pay_${string}`, key: string, amount?: number) =>
  requestRefund(context.deps, {
    paymentId,
    key: key.padEnd(24, '0'),
    reason: 'goodwill',
    requestedBy: { id: 'farid', role: 'finance' },
    ...(amount !== undefined && { amount }),
  });
/** Requests a refund in an outage, which lasts until the call is given up. */
async function refundInOutage(kind: 'timeout_before' | 'timeout_after', payment: Payment, key: string): Promise<void> {
  const admin = new SandboxAdmin(context[payment.gateway as 'stripe' | 'alipay'].url);
  const injected = async () => (await admin.injectedCounts())[kind] ?? 0;
  const before = await injected();
  await admin.addFault({ kind, ...OUTAGE });
  await refund(payment.id, key);
  expect(await injected()).toBe(before + ATTEMPTS);
  await admin.clearFaults();
}
/** Repeats a request that lost to concurrent ones too often, as its sender is told to. */
async function untilAnswered<T>(request: () => Promise<T>): Promise<T> {
  return request().catch((error: unknown) => {
    if (error instanceof ConcurrencyError) return untilAnswered(request);
    throw error;
  });
}

describe('a late success', () => {
  it('is accepted after the payment expired unconfirmed', async () => {
    const application = await context.submitted();
    const { payment, pay } = await context.begin(application, 'stripe');
    context.pass(HOUR + 31 * MINUTE);
    await context.stripe.fault('timeout_before', OUTAGE);
    await context.sweep();
    expect((await context.record(payment.id)).payment).toMatchObject({ state: 'expired', gatewayConfirmed: false });
    await clearFaults('stripe');
    await pay();
    await context.deliver('stripe', await context.success('stripe', payment));
    expect((await context.record(payment.id)).payment).toMatchObject({ state: 'succeeded', accepted: true });
    expect(await context.application(application)).toMatchObject({ state: 'paid', paidBy: payment.id });
  });

  it('is impossible once the sweep has closed the expired payment at its gateway', async () => {
    const { payment, pay } = await context.begin(await context.submitted(), 'stripe');
    context.pass(HOUR + 31 * MINUTE);
    await context.stripe.fault('timeout_before', OUTAGE);
    await context.sweep();
    await clearFaults('stripe');
    context.pass(DAY);
    await context.sweep();
    expect((await context.record(payment.id)).payment).toMatchObject({ state: 'expired', gatewayConfirmed: true });
    await expect(pay()).rejects.toThrow('400');
  });

  it('is refunded once if a payment at the other gateway was accepted first', async () => {
    const application = await context.submitted();
    const first = await context.begin(application, 'stripe');
    context.pass(HOUR + 31 * MINUTE);
    await context.stripe.fault('timeout_before', OUTAGE);
    await context.sweep();
    await clearFaults('stripe');
    const second = await context.begin(application, 'alipay');
    await Promise.all([first.pay(), second.pay()]);
    const notifications = await Promise.all([
      context.success('stripe', first.payment),
      context.success('alipay', second.payment),
    ]);
    // Each twice, all concurrently.
    const deliveries = [...notifications, ...notifications].map((notification, i) =>
      context.deliver(i % 2 === 0 ? 'stripe' : 'alipay', notification),
    );
    await Promise.all(deliveries);
    const records = [await context.record(first.payment.id), await context.record(second.payment.id)];
    expect(records.map(({ payment }) => payment.state)).toEqual(['succeeded', 'succeeded']);
    expect(records.map(({ payment }) => payment.accepted).toSorted()).toEqual([false, true]);
    const [kept, back] = records[0]?.payment.accepted ? [first, second] : [second, first];
    expect(await context.returned(kept.payment.method, kept.payment)).toBe(0);
    expect(await context.returned(back.payment.method, back.payment)).toBe(back.payment.amount.amount);
    expect(await context.refundsSent(back.payment.method, back.payment)).toBe(1);
    expect(await context.application(application)).toMatchObject({ state: 'paid', paidBy: kept.payment.id });
  });

  it('closes the open payment if it is accepted', async () => {
    const application = await context.submitted();
    const first = await context.begin(application, 'stripe');
    context.pass(HOUR + 31 * MINUTE);
    await context.stripe.fault('timeout_before', OUTAGE);
    await context.sweep();
    await clearFaults('stripe');
    const second = await context.begin(application, 'stripe');
    await first.pay();
    await context.deliver('stripe', await context.success('stripe', first.payment));
    expect((await context.record(first.payment.id)).payment.accepted).toBe(true);
    const { payment: closed } = await context.record(second.payment.id);
    expect(closed).toMatchObject({ state: 'canceled', gatewayConfirmed: true });
    await expect(second.pay()).rejects.toThrow('400');
  });

  it('is refunded if the application was withdrawn during the payment', async () => {
    const application = await context.submitted();
    const { payment, pay } = await context.begin(application, 'alipay');
    await pay();
    await withdrawApplication(context.deps, application.userId, application.id);
    expect((await context.record(payment.id)).payment).toMatchObject({ state: 'succeeded', accepted: false });
    expect(await context.returned('alipay', payment)).toBe(payment.amount.amount);
  });
});

describe('a captured amount that differs from ours', () => {
  it('is refunded in full once the gateway confirms it, and raises an alarm', async () => {
    const application = await context.submitted();
    const { payment, pay } = await context.begin(application, 'alipay');
    await context.alipay.fault('wrong_amount');
    await pay();
    await context.deliver('alipay', await context.success('alipay', payment));
    expect((await context.record(payment.id)).payment).toMatchObject({ state: 'succeeded', accepted: false });
    expect(await context.returned('alipay', payment)).toBe(payment.amount.amount + 100);
    expect(await context.application(application)).toMatchObject({ state: 'submitted' });
    expect(context.alarms).toContain('amount_mismatch');
  });

  it('changes nothing if only a notification reports it', async () => {
    const { payment, pay } = await context.begin(await context.submitted(), 'alipay');
    await context.alipay.fault('alter');
    await pay();
    const altered = await context.success('alipay', payment);
    await context.alipay.fault('error_500', OUTAGE);
    await expect(context.deliver('alipay', altered)).rejects.toThrow('did not answer');
    expect((await context.record(payment.id)).payment.state).toBe('pending');
    await clearFaults('alipay');
    await context.deliver('alipay', altered);
    expect((await context.record(payment.id)).payment).toMatchObject({ accepted: true, amount: payment.amount });
  });
});

describe.each(['stripe', 'alipay'] as const)('a refund by %s', (method) => {
  it('is queried and not sent again after a lost answer', async () => {
    const payment = await context.paid(await context.submitted(), method);
    await refundInOutage('timeout_after', payment, 'lost');
    expect((await context.record(payment.id)).refunds).toMatchObject([{ state: 'sent' }]);
    context.calls.length = 0;
    context.pass(3 * MINUTE);
    await context.sweep();
    expect((await context.record(payment.id)).refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
    expect(context.calls.filter((call) => /refund/i.test(call))).toEqual(['findRefund']);
    expect(await context.refundsSent(method, payment)).toBe(1);
  });

  it('is sent once by concurrent sweeps if it never arrived', async () => {
    const payment = await context.paid(await context.submitted(), method);
    await refundInOutage('timeout_before', payment, 'never');
    context.pass(3 * MINUTE);
    await Promise.all(Array.from({ length: 5 }, () => context.sweep()));
    expect((await context.record(payment.id)).refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
    expect(await context.refundsSent(method, payment)).toBe(1);
  });

  it('never exceeds the capture, however many are requested concurrently', async () => {
    const payment = await context.paid(await context.submitted(), method);
    const part = Math.floor(payment.amount.amount / 3);
    const keys = Array.from({ length: 5 }, (_, i) => `part${i}`);
    // Each request is sent twice, as by an impatient officer.
    const results = await Promise.allSettled([...keys, ...keys].map((key) => refund(payment.id, key, part)));
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    for (const key of keys) await untilAnswered(() => refund(payment.id, key, part));
    // A request that lost to others has left its refund due, or sent.
    const isUnfinished = ({ state }: Refund) => state === 'due' || state === 'sent';
    while ((await context.record(payment.id)).refunds.some(isUnfinished)) {
      context.pass(DAY / 4);
      await context.sweep();
    }
    const { payment: after, refunds } = await context.record(payment.id);
    expect(refunds.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    expect(after.unreserved).toBe(payment.amount.amount - 3 * part);
    expect(await context.returned(method, payment)).toBe(3 * part);
  });
});

describe.each(['stripe', 'alipay'] as const)("a refund in %s's own dashboard", (method) => {
  it('is recorded with the queried amount and cannot be refunded again', async () => {
    const payment = await context.paid(await context.submitted(), method);
    const all = payment.amount.amount;
    const { reference = '' } = (await context.record(payment.id)).payment;
    const notifications = [];
    for (const amount of [700, 300])
      notifications.push(await context[method].refundInDashboard({ ...payment, reference }, amount));
    // Both twice, the second one first.
    for (const notification of [...notifications, ...notifications].toReversed())
      await context.deliver(method, notification);
    const { payment: after, refunds } = await context.record(payment.id);
    expect(refunds.map(({ reason, state }) => `${reason} ${state}`)).toEqual(Array(2).fill('issued_at_gateway done'));
    expect(refunds.map((one) => one.amount.amount).toSorted((a, b) => a - b)).toEqual([300, 700]);
    expect(after.unreserved).toBe(all - 1000);
    expect(await refund(payment.id, 'again', all)).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
    await refund(payment.id, 'rest');
    expect((await context.record(payment.id)).payment.unreserved).toBe(0);
  });

  it('also settles a success whose notification was lost', async () => {
    const application = await context.submitted();
    const { payment, pay } = await context.begin(application, method);
    await pay();
    await context.deliver(method, await context[method].refundInDashboard(payment, 700));
    expect(await context.record(payment.id)).toMatchObject({
      payment: { state: 'succeeded', accepted: true, unreserved: payment.amount.amount - 700 },
      refunds: [{ reason: 'issued_at_gateway', amount: { amount: 700 } }],
    });
  });
});

describe('a refund that the bank returns', () => {
  it('is retried for a week, then needs manual review, and does not count as refunded', async () => {
    const application = await context.submitted();
    const { payment, checkout } = await context.begin(application, 'stripe');
    await context.stripe.confirm(checkout, '4000000000005126');
    await context.deliver('stripe', await context.success('stripe', payment));
    await withdrawApplication(context.deps, application.userId, application.id);
    const state = async () => (await context.record(payment.id)).refunds[0]?.state;
    expect(await state()).toBe('done');
    for (let day = 0; day < 12 && (await state()) !== 'manual_review'; day++) {
      await context.stripe.receiver.containing('"type": "refund.failed"', payment.id);
      await context.reconcile(payment);
      context.pass(25 * HOUR);
      await context.sweep();
    }
    expect(await state()).toBe('manual_review');
    expect(context.alarms).toContain('refund_manual_review');
    // The event list also contains that every attempt succeeded once before it failed.
    await context.reconcile(payment);
    expect(await state()).toBe('manual_review');
    expect(await context.returned('stripe', payment)).toBe(0);
  });
});

describe('a dispute', () => {
  async function disputed() {
    const application = await context.submitted();
    const { payment, checkout } = await context.begin(application, 'stripe');
    const opened = context.stripe.receiver.containing('"type": "charge.dispute.created"', `"${payment.reference}"`);
    await context.stripe.confirm(checkout, '4000000000000259');
    const notification = await opened;
    const disputeId: string = JSON.parse(notification.body).data.object.id;
    return { application, payment, disputeId, opened: notification };
  }
  const close = (disputeId: string, outcome: string) =>
    fetch(`${context.stripe.url}/_sandbox/disputes/${disputeId}/close`, {
      method: 'POST',
      body: JSON.stringify({ outcome }),
    });

  it('that arrives before the success triggers a query of the success', async () => {
    const { application, payment, opened } = await disputed();
    await context.deliver('stripe', opened);
    const { payment: after } = await context.record(payment.id);
    expect(after).toMatchObject({ state: 'succeeded', accepted: true, disputes: [{ state: 'open' }] });
    expect(await context.application(application)).toMatchObject({ state: 'paid' });
  });

  it('blocks refunds while it is open; a lost one takes the money and reverses the application', async () => {
    const { application, payment, opened, disputeId } = await disputed();
    await context.deliver('stripe', opened);
    expect(await refund(payment.id, 'disputed')).toMatchObject({ error: { code: 'payment_disputed' } });
    await close(disputeId, 'lost');
    // Its notification is lost: the sweep queries once a day.
    context.pass(25 * HOUR);
    await context.sweep();
    const { payment: after } = await context.record(payment.id);
    expect(after).toMatchObject({ disputes: [{ id: disputeId, state: 'lost' }] });
    expect(refundableAmount(after).amount).toBe(0);
    expect(await context.application(application)).toMatchObject({ reversed: true });
    expect(await refund(payment.id, 'disputed')).toMatchObject({ ok: false });
  });

  it('that is discovered by a rejected refund delays it only while the dispute is open', async () => {
    const { application, payment, disputeId } = await disputed();
    await context.deliver('stripe', await context.success('stripe', payment));
    await withdrawApplication(context.deps, application.userId, application.id);
    expect((await context.record(payment.id)).refunds).toMatchObject([{ state: 'failed' }]);
    await close(disputeId, 'won');
    await context.reconcile(payment);
    context.pass(25 * HOUR);
    await context.sweep();
    expect(await context.returned('stripe', payment)).toBe(payment.amount.amount);
  });

  it('that is won releases a waiting refund', async () => {
    const { application, payment, opened, disputeId } = await disputed();
    await context.deliver('stripe', opened);
    await withdrawApplication(context.deps, application.userId, application.id);
    expect(await context.returned('stripe', payment)).toBe(0);
    await close(disputeId, 'won');
    await context.reconcile(payment);
    context.pass(25 * HOUR);
    await context.sweep();
    expect(await context.returned('stripe', payment)).toBe(payment.amount.amount);
  });
});

describe('the sweep', () => {
  it('continues where it stopped, and concurrent runs process each item once', async () => {
    context.pass(10 * DAY);
    while ((await context.sweep()).more);
    const begun = await Promise.all(
      Array.from({ length: 12 }, async () => context.begin(await context.submitted(), 'stripe')),
    );
    context.pass(2 * HOUR);
    context.calls.length = 0;
    expect(await context.sweep({ until: 0 })).toMatchObject({ done: 0, more: true });
    const concurrently = () => Promise.all([context.sweep({ itemsPerShard: 1 }), context.sweep()]);
    while ((await concurrently()).some(({ done }) => done > 0));
    expect(context.calls.filter((call) => call === 'close')).toHaveLength(12);
    const states = await Promise.all(
      begun.map(async ({ payment }) => (await context.record(payment.id)).payment.state),
    );
    expect(new Set(states)).toEqual(new Set(['expired']));
  });

  it('does not expire a payment that the gateway may have captured', async () => {
    const { payment, pay } = await context.begin(await context.submitted(), 'stripe');
    await pay();
    context.pass(HOUR + MINUTE);
    await context.stripe.fault('timeout_before', OUTAGE);
    await context.sweep();
    expect((await context.record(payment.id)).payment.state).toBe('pending');
    await clearFaults('stripe');
    context.pass(2 * MINUTE);
    await context.sweep();
    expect((await context.record(payment.id)).payment).toMatchObject({ state: 'succeeded', accepted: true });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DisputeState, RefundObservation } from '../../../../shared/domain/gateway-event.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { processRefund } from '../../../../shared/use-cases/refunds/internal/process-refund.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { settlePayment } from '../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { HOUR, NOW, observed, USD } from '../../../support/fixtures.ts';
import { aWorld } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const DAY = 24 * HOUR;
const about = ({ method, account, reference = '' }: Payment) => ({
  method,
  account,
  reference,
  at: NOW + 5000,
  source: { by: 'notification', eventId: 'evt_1' } as const,
});
const disputed = (payment: Payment, state: DisputeState, at = NOW + 5000) =>
  ({ kind: 'dispute', dispute: { ...about(payment), amount: USD, state, at } }) as const;
const refunded = (payment: Payment, changes: Partial<RefundObservation> = {}) =>
  ({
    kind: 'refund',
    refund: { ...about(payment), gatewayRefundId: 're_x', amount: USD, state: 'done', ...changes },
  }) as const;

describe('refunds by finance', () => {
  const ask = (world: ReturnType<typeof aWorld>, payment: Payment, key: string, amount?: number) =>
    requestRefund(world.deps, {
      paymentId: payment.id,
      key: key.padEnd(24, '0'),
      ...(amount !== undefined && { amount }),
      reason: 'goodwill',
      requestedBy: { id: 'farid', role: 'finance' },
    });

  it('never exceed the capture when they are concurrent', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    const results = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => ask(world, payment, key, 1000)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(2);
    const { payment: after, refunds } = await world.record(payment);
    expect(after.refundable).toBe(575);
    expect(refunds.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('with the same idempotency key are the same refund', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    await ask(world, payment, 'k', 1000);
    expect(await ask(world, payment, 'k', 1000)).toMatchObject({ ok: true });
    expect(await ask(world, payment, 'k', 900)).toMatchObject({
      ok: false,
      error: { code: 'idempotency_key_reused' },
    });
    expect((await world.record(payment)).payment.refundable).toBe(1575);
    expect(world.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
  });

  it('never exceed the refundable amount', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    expect(await ask(world, payment, 'x', 2576)).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
    expect(await ask(world, payment, 'y')).toMatchObject({ ok: true, value: { amount: USD } });
    expect(await ask(world, payment, 'z')).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
  });
});

it('a manual refund of an amount mismatch uses the captured currency', async () => {
  const world = aWorld(table);
  const payment = await world.opened();
  world.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
  const captured = { amount: 2400, currency: 'EUR' };
  await settlePayment(world.deps, observed(payment, { status: 'succeeded', captured }, { source: { by: 'check' } }));
  await world.pass(9 * DAY);
  const wish = {
    paymentId: payment.id,
    key: 'k'.padEnd(24, '0'),
    reason: 'overpaid',
    requestedBy: { id: 'farid', role: 'finance' },
  } as const;
  expect(await requestRefund(world.deps, wish)).toMatchObject({ ok: true, value: { amount: captured } });
});

describe('a refund whose outcome is unknown', () => {
  const withdrawn = async (world: ReturnType<typeof aWorld>) => {
    const payment = await world.paid();
    await withdrawApplication(world.deps, payment.userId, payment.applicationId);
    return payment;
  };

  it('is queried before it is sent again, and not within two minutes', async () => {
    const world = aWorld(table);
    world.gateway.refunds = { outcome: 'unknown' };
    const payment = await withdrawn(world);
    await world.pass(60_000);
    expect(world.gateway.calls).toEqual(['refund']);
    world.gateway.found = { outcome: 'done' };
    await world.pass(5 * 60_000);
    expect(world.gateway.calls).toEqual(['refund', 'findRefund']);
    expect((await world.record(payment)).refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
  });

  it('needs manual review after a week, and its amount stays reserved', async () => {
    const world = aWorld(table);
    world.gateway.refunds = { outcome: 'unknown' };
    world.gateway.found = { outcome: 'unknown' };
    const payment = await withdrawn(world);
    await world.pass(9 * DAY);
    const { refunds, payment: after } = await world.record(payment);
    expect(refunds).toMatchObject([{ state: 'manual_review' }]);
    expect(after.refundable).toBe(0);
    expect(world.alarms.map(([name]) => name)).toEqual(['refund_manual_review']);
  });

  it('is retried as new attempts for a week after a failure', async () => {
    const world = aWorld(table);
    world.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
    const payment = await withdrawn(world);
    expect((await world.record(payment)).refunds).toMatchObject([{ state: 'failed', attempt: 2 }]);
    await world.pass(9 * DAY);
    const { refunds, payment: after, history } = await world.record(payment);
    expect(refunds).toMatchObject([{ state: 'manual_review' }]);
    expect(after.refundable).toBe(USD.amount);
    expect(history.some(({ description }) => description.includes('insufficient_funds'))).toBe(true);
  });
});

describe('an event that arrives before the success', () => {
  it('settles the success first for an external refund', async () => {
    const world = aWorld(table);
    const payment = await world.opened();
    world.gateway.books = { status: 'succeeded', captured: USD };
    await settleGatewayEvent(world.deps, refunded(payment));
    const { payment: after, refunds } = await world.record(payment);
    expect(after).toMatchObject({ state: 'succeeded', refundable: 0 });
    expect(refunds).toMatchObject([{ reason: 'issued_at_gateway', state: 'done' }]);
  });

  it('reverses the application for a lost dispute', async () => {
    const world = aWorld(table);
    const payment = await world.opened();
    world.gateway.books = { status: 'succeeded', captured: USD };
    await settleGatewayEvent(world.deps, disputed(payment, 'lost'));
    const { payment: after, application } = await world.deps.ledger.read(payment.id);
    expect(after).toMatchObject({ state: 'succeeded', refundable: 0, dispute: { state: 'lost' } });
    expect(application).toMatchObject({ state: 'paid', reversed: true });
  });

  it('is redelivered if the gateway does not answer', async () => {
    const world = aWorld(table);
    const payment = await world.opened();
    world.gateway.books = 'unavailable';
    await expect(settleGatewayEvent(world.deps, disputed(payment, 'open'))).rejects.toThrow('did not answer');
    expect((await world.record(payment)).payment).not.toHaveProperty('dispute');
  });
});

describe('an external refund', () => {
  const report = (world: ReturnType<typeof aWorld>, payment: Payment, states: RefundObservation['state'][]) =>
    states.reduce(
      (before, state) => before.then(() => settleGatewayEvent(world.deps, refunded(payment, { state, attempt: 1 }))),
      Promise.resolve(),
    );
  const failed: RefundObservation['state'][][] = [
    ['pending', 'done', 'failed'],
    ['failed', 'done', 'pending'],
    ['done', 'failed', 'pending'],
    ['failed', 'failed', 'done'],
  ];

  it.each(failed)('that failed needs manual review and reserves nothing, reported as %s, %s, %s', async (...states) => {
    const world = aWorld(table);
    const payment = await world.paid();
    await report(world, payment, states);
    await report(world, payment, states);
    const { payment: after, refunds, history } = await world.record(payment);
    expect(refunds).toMatchObject([{ reason: 'issued_at_gateway', state: 'manual_review', released: true }]);
    expect(after.refundable).toBe(USD.amount);
    expect(history.filter(({ description }) => description.startsWith('refund gw_re_x: manual_review'))).toHaveLength(
      1,
    );
    expect(world.alarms.map(([name]) => name)).toEqual(['refund_manual_review']);
  });

  it.each(['done', 'pending'] as const)('releases no more than it reserved if it was %s and fails', async (state) => {
    const world = aWorld(table);
    const payment = await world.paid();
    world.gateway.refunds = { outcome: 'unknown' };
    world.gateway.found = { outcome: 'unknown' };
    await withdrawApplication(world.deps, payment.userId, payment.applicationId);
    await report(world, payment, [state]);
    world.gateway.dashboard = { state: 'failed' };
    await report(world, payment, ['failed']);
    expect((await world.record(payment)).payment.refundable).toBe(0);
    world.gateway.found = { outcome: 'done' };
    await world.pass(HOUR);
    const { payment: after, refunds } = await world.record(payment);
    expect(refunds.map((one) => one.state).toSorted()).toEqual(['done', 'manual_review']);
    expect(after.refundable).toBe(0);
  });

  it('is recorded with the queried values, not those of the notification', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    world.gateway.dashboard = { amount: { ...USD, amount: 1000 } };
    await settleGatewayEvent(world.deps, refunded(payment, { amount: { ...USD, amount: 1100 }, attempt: 1 }));
    expect(await world.record(payment)).toMatchObject({
      payment: { refundable: 1575 },
      refunds: [{ amount: { amount: 1000 } }],
    });
  });

  it('is redelivered if the gateway does not answer', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    world.gateway.books = 'unavailable';
    await expect(settleGatewayEvent(world.deps, refunded(payment, { attempt: 1 }))).rejects.toThrow('did not answer');
    expect((await world.record(payment)).refunds).toEqual([]);
  });

  it('is redelivered with an alarm if the gateway is unusable', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    world.gateway.confirmRefund = async () => {
      throw new Error('its keys are refused');
    };
    await expect(settleGatewayEvent(world.deps, refunded(payment, { attempt: 1 }))).rejects.toThrow('did not answer');
    expect(world.alarms.map(([name]) => name)).toEqual(['gateway_unusable']);
  });

  it('stays done whatever arrives late', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    await report(world, payment, ['pending', 'done', 'pending', 'done']);
    const { payment: after, refunds, history } = await world.record(payment);
    expect(refunds).toMatchObject([{ state: 'done' }]);
    expect(after.refundable).toBe(0);
    expect(history.map(({ description }) => description)).toContain('refund gw_re_x: done');
  });
});

describe('a dispute', () => {
  it('blocks refunds while it is open and ends them when it is lost', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    await settleGatewayEvent(world.deps, disputed(payment, 'open'));
    await withdrawApplication(world.deps, payment.userId, payment.applicationId);
    await world.pass(2 * HOUR);
    expect(world.gateway.calls).not.toContain('refund');
    await settleGatewayEvent(world.deps, disputed(payment, 'lost', NOW + 3 * HOUR));
    await world.pass(DAY);
    const { refunds, payment: after } = await world.record(payment);
    expect(refunds).toMatchObject([{ state: 'manual_review' }]);
    expect(after.refundable).toBe(0);
    expect(world.gateway.calls).not.toContain('refund');
  });

  it('that is only an inquiry blocks nothing, since an automatic refund ends it', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    await settleGatewayEvent(world.deps, disputed(payment, 'inquiry'));
    await withdrawApplication(world.deps, payment.userId, payment.applicationId);
    expect((await world.record(payment)).refunds).toMatchObject([{ state: 'done' }]);
  });

  it('that was won late leaves its refund the usual week of retries', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    await settleGatewayEvent(world.deps, disputed(payment, 'open'));
    await withdrawApplication(world.deps, payment.userId, payment.applicationId);
    await world.pass(8 * DAY);
    await settleGatewayEvent(world.deps, disputed(payment, 'won', world.clock.now));
    world.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
    await world.pass(DAY);
    expect((await world.record(payment)).refunds).toMatchObject([{ state: 'failed' }]);
    await world.pass(8 * DAY);
    expect((await world.record(payment)).refunds).toMatchObject([{ state: 'manual_review' }]);
  });

  it('that is lost after a completed refund does not change it', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    await withdrawApplication(world.deps, payment.userId, payment.applicationId);
    await settleGatewayEvent(world.deps, disputed(payment, 'lost'));
    const [refund] = (await world.record(payment)).refunds;
    await processRefund(world.deps, payment.id, refund?.id ?? '', 'sweep');
    expect((await world.record(payment)).refunds).toMatchObject([{ state: 'done' }]);
  });

  it.each([
    ['done', 'done'],
    ['not_found', 'manual_review'],
    ['failed', 'manual_review'],
  ] as const)(
    'that is lost while nobody knows whether a refund went: the books say that it is %s',
    async (outcome, state) => {
      const world = aWorld(table);
      const payment = await world.paid();
      world.gateway.refunds = { outcome: 'unknown' };
      world.gateway.found = { outcome: 'unknown' };
      await withdrawApplication(world.deps, payment.userId, payment.applicationId);
      await settleGatewayEvent(world.deps, disputed(payment, 'lost'));
      await world.pass(HOUR);
      expect((await world.record(payment)).refunds).toMatchObject([{ state: 'sent' }]);
      world.gateway.found = { outcome };
      await world.pass(DAY);
      expect((await world.record(payment)).refunds).toMatchObject([{ state }]);
      expect(world.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
    },
  );

  it('changes nothing and raises no alarm when it is repeated or outdated', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    await settleGatewayEvent(world.deps, disputed(payment, 'open'));
    await settleGatewayEvent(world.deps, disputed(payment, 'won', NOW + 9000));
    const before = await world.record(payment);
    await settleGatewayEvent(world.deps, disputed(payment, 'open'));
    await settleGatewayEvent(world.deps, disputed(payment, 'lost', NOW + 9500));
    expect(await world.record(payment)).toEqual(before);
    expect(world.alarms).toHaveLength(2);
  });
});

describe('an unmatched refund or dispute is stored and alarmed', () => {
  const strange = (payment: Payment) => ({ ...payment, id: `pay_${'x'.repeat(24)}` }) as const;

  it.each([
    ['has no row', (payment: Payment) => ({ paymentId: strange(payment).id })],
    ['is of another merchant account', ({ id }: Payment) => ({ paymentId: id, account: 'live' })],
  ])('if its payment %s', async (_, changes) => {
    const world = aWorld(table);
    const payment = await world.paid();
    const [refund, dispute] = [refunded(payment).refund, disputed(payment, 'lost').dispute];
    await settleGatewayEvent(world.deps, { kind: 'refund', refund: { ...refund, ...changes(payment) } });
    await settleGatewayEvent(world.deps, { kind: 'dispute', dispute: { ...dispute, ...changes(payment) } });
    expect(world.alarms.map(([name]) => name)).toEqual(['unmatched_payment', 'unmatched_payment']);
    expect((await world.record(payment)).refunds).toEqual([]);
  });

  it('if the gateway reports the payment as unpaid', async () => {
    const world = aWorld(table);
    const payment = await world.opened();
    world.gateway.books = { status: 'closed' };
    await settleGatewayEvent(world.deps, refunded(payment));
    expect(world.alarms.map(([name]) => name)).toEqual(['unmatched_payment']);
  });

  it('if the gateway does not know the refund', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    world.gateway.confirmRefund = async () => undefined as never;
    await settleGatewayEvent(world.deps, refunded(payment));
    expect(world.alarms.map(([name]) => name)).toEqual(['unmatched_payment']);
    expect((await world.record(payment)).refunds).toEqual([]);
  });

  it('if it is ours but its row is missing, for example after a restore', async () => {
    const world = aWorld(table);
    const payment = await world.paid();
    const event = refunded(payment, { refundId: `rf_${'x'.repeat(24)}`, attempt: 1, paymentId: payment.id });
    await settleGatewayEvent(world.deps, event);
    await settleGatewayEvent(world.deps, event);
    expect(world.alarms).toMatchObject([['unmatched_payment', { paymentId: payment.id }]]);
    expect(await world.record(payment)).toMatchObject({ payment: { refundable: USD.amount }, refunds: [] });
  });
});

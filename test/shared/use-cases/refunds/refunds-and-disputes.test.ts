import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DisputeState } from '../../../../shared/domain/dispute.ts';
import type { RefundObservation } from '../../../../shared/domain/gateway-event.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { refundableAmount } from '../../../../shared/domain/refund-policy.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { processRefund } from '../../../../shared/use-cases/refunds/internal/process-refund.ts';
import { recordManualRefund } from '../../../../shared/use-cases/refunds/record-manual-refund.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { settlePayment } from '../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { HOUR, NOW, observed, observedDispute, USD } from '../../../support/fixtures.ts';
import { startTable } from '../../../support/memory-table.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';

// In memory: each case takes weeks of sweeps. `money.test.ts` has refunds and disputes in the real table.
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const DAY = 24 * HOUR;
const about = ({ gateway, account, reference = '' }: Payment) => ({
  gateway,
  account,
  reference,
  at: NOW + 5000,
  source: { by: 'notification', eventId: 'evt_1' } as const,
});
const disputed = (payment: Payment, state: DisputeState, at = NOW + 5000) =>
  ({ kind: 'dispute', dispute: observedDispute(payment, { state, at }) }) as const;
const refunded = (payment: Payment, changes: Partial<RefundObservation> = {}) =>
  ({
    kind: 'refund',
    refund: { ...about(payment), gatewayRefundId: 're_x', amount: USD, state: 'done', ...changes },
  }) as const;

describe('refunds by finance', () => {
  const ask = (context: ReturnType<typeof settlementContext>, payment: Payment, key: string, amount?: number) =>
    requestRefund(context.deps, {
      paymentId: payment.id,
      key: key.padEnd(24, '0'),
      ...(amount !== undefined && { amount }),
      reason: 'goodwill',
      requestedBy: { id: 'farid', role: 'finance' },
    });

  it('never exceed the capture when they are concurrent', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    const results = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => ask(context, payment, key, 1000)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(2);
    const { payment: after, refunds } = await context.record(payment);
    expect(after.unreserved).toBe(575);
    expect(refunds.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('with the same idempotency key are the same refund', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    await ask(context, payment, 'k', 1000);
    expect(await ask(context, payment, 'k', 1000)).toMatchObject({ ok: true });
    expect(await ask(context, payment, 'k', 900)).toMatchObject({
      ok: false,
      error: { code: 'idempotency_key_reused' },
    });
    expect((await context.record(payment)).payment.unreserved).toBe(1575);
    expect(context.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
  });

  it('are never requested by the applicant', async () => {
    const context = settlementContext(table);
    const { id: paymentId, userId: id } = await context.paid();
    const requestedBy = { id, role: 'finance' } as const;
    const wish = { paymentId, key: 'o'.padEnd(24, '0'), reason: 'goodwill', requestedBy } as const;
    expect(await requestRefund(context.deps, wish)).toMatchObject({ error: { code: 'own_application' } });
  });

  it('never exceed the refundable amount', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    expect(await ask(context, payment, 'x', 2576)).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
    expect(await ask(context, payment, 'y')).toMatchObject({ ok: true, value: { amount: USD } });
    expect(await ask(context, payment, 'z')).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
  });
});

it('a manual refund of an amount mismatch uses the captured currency', async () => {
  const context = settlementContext(table);
  const payment = await context.opened();
  context.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
  const captured = { amount: 2400, currency: 'EUR' };
  await settlePayment(context.deps, observed(payment, { status: 'succeeded', captured }, { source: { by: 'check' } }));
  await context.pass(9 * DAY);
  const wish = {
    paymentId: payment.id,
    key: 'k'.padEnd(24, '0'),
    reason: 'overpaid',
    requestedBy: { id: 'farid', role: 'finance' },
  } as const;
  expect(await requestRefund(context.deps, wish)).toMatchObject({ ok: true, value: { amount: captured } });
});

describe('a refund whose outcome is unknown', () => {
  const withdrawn = async (context: ReturnType<typeof settlementContext>) => {
    const payment = await context.paid();
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    return payment;
  };

  it('is queried before it is sent again, and not within two minutes', async () => {
    const context = settlementContext(table);
    context.gateway.refunds = { outcome: 'unknown' };
    const payment = await withdrawn(context);
    await context.pass(60_000);
    expect(context.gateway.calls).toEqual(['refund']);
    context.gateway.found = { outcome: 'done' };
    await context.pass(5 * 60_000);
    expect(context.gateway.calls).toEqual(['refund', 'findRefund']);
    expect((await context.record(payment)).refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
  });

  it('needs manual review after a week, and its amount stays reserved', async () => {
    const context = settlementContext(table);
    context.gateway.refunds = { outcome: 'unknown' };
    context.gateway.found = { outcome: 'unknown' };
    const payment = await withdrawn(context);
    await context.pass(9 * DAY);
    const { refunds, payment: after } = await context.record(payment);
    expect(refunds).toMatchObject([{ state: 'manual_review' }]);
    expect(after.unreserved).toBe(0);
    expect(context.alarms.map(([name]) => name)).toEqual(['refund_manual_review']);
  });

  it('is retried as new attempts for a week after a failure', async () => {
    const context = settlementContext(table);
    context.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
    const payment = await withdrawn(context);
    expect((await context.record(payment)).refunds).toMatchObject([{ state: 'failed', attempt: 2 }]);
    await context.pass(9 * DAY);
    const { refunds, payment: after, history } = await context.record(payment);
    expect(refunds).toMatchObject([{ state: 'manual_review' }]);
    expect(after.unreserved).toBe(USD.amount);
    expect(history.some(({ description }) => description.includes('insufficient_funds'))).toBe(true);
  });
});

describe('an event that arrives before the success', () => {
  it('settles the success first for an external refund', async () => {
    const context = settlementContext(table);
    const payment = await context.opened();
    context.gateway.books = { status: 'succeeded', captured: USD };
    await settleGatewayEvent(context.deps, refunded(payment));
    const { payment: after, refunds } = await context.record(payment);
    expect(after).toMatchObject({ state: 'succeeded', unreserved: 0 });
    expect(refunds).toMatchObject([{ reason: 'issued_at_gateway', state: 'done' }]);
  });

  it('reverses the application for a lost dispute', async () => {
    const context = settlementContext(table);
    const payment = await context.opened();
    context.gateway.books = { status: 'succeeded', captured: USD };
    await settleGatewayEvent(context.deps, disputed(payment, 'lost'));
    const { payment: after, application } = await context.deps.ledger.read(payment.id);
    expect(after).toMatchObject({ state: 'succeeded', disputes: [{ id: 'dp_A', state: 'lost' }] });
    expect(after && refundableAmount(after).amount).toBe(0);
    expect(application).toMatchObject({ state: 'paid', reversed: true });
  });

  it('is redelivered if the gateway does not answer', async () => {
    const context = settlementContext(table);
    const payment = await context.opened();
    context.gateway.books = 'unavailable';
    await expect(settleGatewayEvent(context.deps, disputed(payment, 'open'))).rejects.toThrow('did not answer');
    expect((await context.record(payment)).payment).not.toHaveProperty('disputes');
  });
});

describe('an external refund', () => {
  const report = (
    context: ReturnType<typeof settlementContext>,
    payment: Payment,
    states: RefundObservation['state'][],
  ) =>
    states.reduce(
      (before, state) => before.then(() => settleGatewayEvent(context.deps, refunded(payment, { state, attempt: 1 }))),
      Promise.resolve(),
    );
  const failed: RefundObservation['state'][][] = [
    ['pending', 'done', 'failed'],
    ['failed', 'done', 'pending'],
    ['done', 'failed', 'pending'],
    ['failed', 'failed', 'done'],
  ];

  it.each(failed)('that failed needs manual review and reserves nothing, reported as %s, %s, %s', async (...states) => {
    const context = settlementContext(table);
    const payment = await context.paid();
    await report(context, payment, states);
    await report(context, payment, states);
    const { payment: after, refunds, history } = await context.record(payment);
    expect(refunds).toMatchObject([{ reason: 'issued_at_gateway', state: 'manual_review', released: true }]);
    expect(after.unreserved).toBe(USD.amount);
    expect(history.filter(({ description }) => description.startsWith('refund gw_re_x: manual_review'))).toHaveLength(
      1,
    );
    expect(context.alarms.map(([name]) => name)).toEqual(['refund_manual_review']);
  });

  it.each(['done', 'pending'] as const)('releases no more than it reserved if it was %s and fails', async (state) => {
    const context = settlementContext(table);
    const payment = await context.paid();
    context.gateway.refunds = { outcome: 'unknown' };
    context.gateway.found = { outcome: 'unknown' };
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    await report(context, payment, [state]);
    context.gateway.dashboard = { state: 'failed' };
    await report(context, payment, ['failed']);
    expect((await context.record(payment)).payment.unreserved).toBe(0);
    context.gateway.found = { outcome: 'done' };
    await context.pass(HOUR);
    const { payment: after, refunds } = await context.record(payment);
    expect(refunds.map((one) => one.state).toSorted()).toEqual(['done', 'manual_review']);
    expect(after.unreserved).toBe(0);
  });

  it('is recorded with the queried values, not those of the notification', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    context.gateway.dashboard = { amount: { ...USD, amount: 1000 } };
    await settleGatewayEvent(context.deps, refunded(payment, { amount: { ...USD, amount: 1100 }, attempt: 1 }));
    expect(await context.record(payment)).toMatchObject({
      payment: { unreserved: 1575 },
      refunds: [{ amount: { amount: 1000 } }],
    });
  });

  it('that failed and was paid by transfer is no double refund when an old report of it arrives', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    context.gateway.dashboard = { state: 'failed' };
    const { attempt: _, ...old } = refunded(payment).refund;
    const report = { kind: 'refund', refund: { ...old, state: 'done' } } as const;
    await settleGatewayEvent(context.deps, report);
    context.gateway.found = { outcome: 'failed' };
    const [refund] = (await context.record(payment)).refunds;
    const request = { paymentId: payment.id, refundId: refund?.id ?? '', reference: 'SEPA 1', reason: 'it failed' };
    await recordManualRefund({ ...context.deps, payments: table.payments }, { id: 'farid', role: 'finance' }, request);
    const before = await context.record(payment);
    expect(before.refunds).toMatchObject([{ state: 'done', manualRefund: { reference: 'SEPA 1' } }]);
    await settleGatewayEvent(context.deps, report);
    expect(await context.record(payment)).toEqual(before);
  });

  it('takes what our own refund had reserved, which then returns that much less', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    context.gateway.refunds = { outcome: 'unknown' };
    context.gateway.found = { outcome: 'unknown' };
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    await settleGatewayEvent(context.deps, refunded(payment, { amount: { ...USD, amount: 700 }, attempt: 1 }));
    expect((await context.record(payment)).payment.unreserved).toBe(-700);
    context.gateway.found = { outcome: 'not_found' };
    await context.pass(HOUR);
    const { refunds, history } = await context.record(payment);
    expect(refunds).toMatchObject([{ id: 'gw_re_x' }, { state: 'manual_review' }]);
    expect(history.at(-1)?.description).toContain('manual_review (refunded_in_dashboard)');
    expect(context.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
  });

  it('is redelivered if the gateway does not answer', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    context.gateway.books = 'unavailable';
    await expect(settleGatewayEvent(context.deps, refunded(payment, { attempt: 1 }))).rejects.toThrow('did not answer');
    expect((await context.record(payment)).refunds).toEqual([]);
  });

  it('is redelivered with an alarm if the gateway is unusable', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    context.gateway.confirmRefund = async () => {
      throw new Error('its keys are refused');
    };
    await expect(settleGatewayEvent(context.deps, refunded(payment, { attempt: 1 }))).rejects.toThrow('did not answer');
    const details = { paymentId: payment.id, gateway: 'stripe', error: 'Error: its keys are refused' };
    expect(context.alarms).toEqual([['gateway_unusable', details]]);
  });

  it('is settled by reports that name no attempt', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    for (const state of ['pending', 'done'] as const)
      await settleGatewayEvent(context.deps, refunded(payment, { state }));
    expect((await context.record(payment)).refunds).toMatchObject([{ state: 'done' }]);
  });

  it('stays done whatever arrives late', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    await report(context, payment, ['pending', 'done', 'pending', 'done']);
    const { payment: after, refunds, history } = await context.record(payment);
    expect(refunds).toMatchObject([{ state: 'done' }]);
    expect(after.unreserved).toBe(0);
    expect(history.map(({ description }) => description)).toContain('refund gw_re_x: done');
  });
});

describe('a dispute', () => {
  it('blocks refunds while it is open and ends them when it is lost', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    await settleGatewayEvent(context.deps, disputed(payment, 'open'));
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    await context.pass(2 * HOUR);
    expect(context.gateway.calls).not.toContain('refund');
    await settleGatewayEvent(context.deps, disputed(payment, 'lost', NOW + 3 * HOUR));
    await context.pass(DAY);
    const { refunds, payment: after, history } = await context.record(payment);
    expect(refunds).toMatchObject([{ state: 'manual_review' }]);
    expect(history.at(-1)?.description).toContain('manual_review (dispute_lost)');
    expect(after.unreserved).toBe(0);
    expect(context.gateway.calls).not.toContain('refund');
  });

  it('that is only an inquiry blocks nothing, since an automatic refund ends it', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    await settleGatewayEvent(context.deps, disputed(payment, 'inquiry'));
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    expect((await context.record(payment)).refunds).toMatchObject([{ state: 'done' }]);
  });

  it('that was won late leaves its refund the usual week of retries', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    await settleGatewayEvent(context.deps, disputed(payment, 'open'));
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    await context.pass(8 * DAY);
    await settleGatewayEvent(context.deps, disputed(payment, 'won', context.clock.now));
    context.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
    await context.pass(DAY);
    expect((await context.record(payment)).refunds).toMatchObject([{ state: 'failed' }]);
    await context.pass(8 * DAY);
    expect((await context.record(payment)).refunds).toMatchObject([{ state: 'manual_review' }]);
  });

  it('that is lost after a completed refund does not change it', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    await settleGatewayEvent(context.deps, disputed(payment, 'lost'));
    const [refund] = (await context.record(payment)).refunds;
    await processRefund(context.deps, payment.id, refund?.id ?? '', 'sweep');
    expect((await context.record(payment)).refunds).toMatchObject([{ state: 'done' }]);
  });

  it.each([
    ['done', 'done'],
    ['not_found', 'manual_review'],
    ['failed', 'manual_review'],
  ] as const)(
    'that is lost while nobody knows whether a refund went: the books say that it is %s',
    async (outcome, state) => {
      const context = settlementContext(table);
      const payment = await context.paid();
      context.gateway.refunds = { outcome: 'unknown' };
      context.gateway.found = { outcome: 'unknown' };
      await withdrawApplication(context.deps, payment.userId, payment.applicationId);
      await settleGatewayEvent(context.deps, disputed(payment, 'lost'));
      await context.pass(HOUR);
      expect((await context.record(payment)).refunds).toMatchObject([{ state: 'sent' }]);
      context.gateway.found = { outcome };
      await context.pass(3 * DAY);
      expect((await context.record(payment)).refunds).toMatchObject([{ state }]);
      expect(context.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
    },
  );

  it('changes nothing and raises no alarm when it is repeated or outdated', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    await settleGatewayEvent(context.deps, disputed(payment, 'open'));
    await settleGatewayEvent(context.deps, disputed(payment, 'won', NOW + 9000));
    const before = await context.record(payment);
    await settleGatewayEvent(context.deps, disputed(payment, 'open'));
    await settleGatewayEvent(context.deps, disputed(payment, 'lost', NOW + 9500));
    expect(await context.record(payment)).toEqual(before);
    expect(context.alarms).toHaveLength(2);
  });
});

describe('an unmatched refund or dispute is stored and alarmed', () => {
  const strange = (payment: Payment) => ({ ...payment, id: `pay_${'x'.repeat(24)}` }) as const;

  it.each([
    ['has no row', (payment: Payment) => ({ paymentId: strange(payment).id })],
    ['is of another merchant account', ({ id }: Payment) => ({ paymentId: id, account: 'acct_2' })],
  ])('if its payment %s', async (_, changes) => {
    const context = settlementContext(table);
    const payment = await context.paid();
    const [refund, dispute] = [refunded(payment).refund, disputed(payment, 'lost').dispute];
    await settleGatewayEvent(context.deps, { kind: 'refund', refund: { ...refund, ...changes(payment) } });
    await settleGatewayEvent(context.deps, { kind: 'dispute', dispute: { ...dispute, ...changes(payment) } });
    expect(context.alarms.map(([name]) => name)).toEqual(['unmatched_payment', 'unmatched_payment']);
    expect((await context.record(payment)).refunds).toEqual([]);
  });

  it('if the gateway reports the payment as unpaid', async () => {
    const context = settlementContext(table);
    const payment = await context.opened();
    context.gateway.books = { status: 'closed' };
    await settleGatewayEvent(context.deps, refunded(payment));
    expect(context.alarms.map(([name]) => name)).toEqual(['unmatched_payment']);
  });

  it('if the gateway does not know the refund', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    context.gateway.confirmRefund = async () => undefined as never;
    await settleGatewayEvent(context.deps, refunded(payment));
    expect(context.alarms.map(([name]) => name)).toEqual(['unmatched_payment']);
    expect((await context.record(payment)).refunds).toEqual([]);
  });

  it('if it is ours but its row is missing, for example after a restore', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    const event = refunded(payment, { refundId: `rf_${'x'.repeat(24)}`, attempt: 1, paymentId: payment.id });
    await settleGatewayEvent(context.deps, event);
    await settleGatewayEvent(context.deps, event);
    expect(context.alarms).toMatchObject([['unmatched_payment', { paymentId: payment.id }]]);
    expect(context.gateway.calls).not.toContain('confirmRefund');
    expect(await context.record(payment)).toMatchObject({ payment: { unreserved: USD.amount }, refunds: [] });
  });
});

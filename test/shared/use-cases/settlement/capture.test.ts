import { afterAll, beforeAll, expect, it } from 'vitest';
import { CAPTURE_AGAIN_AFTER } from '../../../../shared/domain/settlement.ts';
import { checkPayment } from '../../../../shared/use-cases/payments/check-payment.ts';
import { settlePayment } from '../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { observed } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** An approved payment at a gateway that captures only on request. */
async function approved() {
  const context = settlementContext(table);
  const payment = await context.opened();
  context.clock.now += 2000;
  context.gateway.books = { status: 'approved' };
  const notified = () =>
    settlePayment(context.deps, observed(payment, { status: 'approved' }, { at: context.clock.now }));
  const captures = () => context.gateway.calls.filter((call) => call === 'capture').length;
  const stored = async () => (await context.record(payment)).payment;
  return { ...context, payment, notified, captures, stored };
}

it('an approved payment is claimed, captured and accepted', async () => {
  const { payment, notified, captures, record } = await approved();
  await notified();
  const { payment: paid, history } = await record(payment);
  expect(paid).toMatchObject({ state: 'succeeded', accepted: true });
  expect(history.map(({ to, description }) => `${to}: ${description}`)).toEqual(
    expect.arrayContaining(['processing: approved', 'succeeded: accepted']),
  );
  expect(captures()).toBe(1);
});

it('an approval in time is captured after its end, though no notification of it arrived and the payer did not return', async () => {
  const { captures, stored, gateway, clock, payment, pass } = await approved();
  gateway.closesApproved = true;
  await pass(payment.payableUntil - clock.now + CAPTURE_AGAIN_AFTER);
  expect(captures()).toBe(1);
  expect(await stored()).toMatchObject({ state: 'succeeded', accepted: true });
});

it('concurrent observations of an approval capture it once', async () => {
  const { payment, notified, captures, stored, deps } = await approved();
  await Promise.all([notified(), notified(), checkPayment(deps, payment.userId, payment.id), notified()]);
  expect(captures()).toBe(1);
  expect(await stored()).toMatchObject({ state: 'succeeded' });
});

it('the sweep retries a capture without an answer, but not before it is due', async () => {
  const { notified, captures, stored, gateway, pass, clock } = await approved();
  gateway.captureAnswers = false;
  await notified();
  expect(await stored()).toMatchObject({ state: 'processing', dueAt: clock.now + CAPTURE_AGAIN_AFTER });
  clock.now += 1000;
  await notified();
  expect(captures()).toBe(1);
  gateway.captureAnswers = true;
  await pass(2 * CAPTURE_AGAIN_AFTER);
  expect(captures()).toBe(2);
  expect(await stored()).toMatchObject({ state: 'succeeded', accepted: true });
});

it('a capture that is declined leaves the payment open', async () => {
  const { notified, stored, gateway } = await approved();
  gateway.capture = async (payment, source) => {
    gateway.books = { status: 'open', decline: 'instrument_declined' };
    return gateway.query(payment, source);
  };
  await notified();
  expect(await stored()).toMatchObject({ state: 'pending', lastDecline: { code: 'instrument_declined' } });
});

it('a capture that is declined for good closes the payment, and the payer learns why', async () => {
  const { payment, notified, gateway, record } = await approved();
  gateway.capture = async (one, source) => {
    gateway.books = { status: 'closed', decline: 'capture_declined' };
    return gateway.query(one, source);
  };
  await notified();
  const { payment: closed, history } = await record(payment);
  expect(closed).toMatchObject({ state: 'failed', lastDecline: { code: 'capture_declined' } });
  expect(history).toContainEqual(expect.objectContaining({ to: 'failed', description: 'declined: capture_declined' }));
});

it('a decline in the second of the approval leaves the payment open, although the order stays approved', async () => {
  const { payment, stored, gateway, deps, clock } = await approved();
  gateway.capture = async (_, source) => {
    const declined = { status: 'open', decline: 'instrument_declined' } as const;
    return { outcome: 'known', observation: { ...observed(payment, declined, { at: clock.now }), source } };
  };
  const source = { by: 'notification', eventId: 'evt_approved' } as const;
  await settlePayment(deps, { ...observed(payment, { status: 'approved' }, { at: clock.now }), source });
  expect(await stored()).toMatchObject({ state: 'pending', lastDecline: { code: 'instrument_declined' } });
});

it.each([
  ['that is being closed', { closing: { reason: 'withdrawn', since: 0 } }],
  ['that is closed', { state: 'canceled', gatewayConfirmed: true }],
] as const)('a payment %s is never captured', async (_, changes) => {
  const { payment, notified, captures, deps, clock } = await approved();
  const { payment: before } = await deps.ledger.read(payment.id);
  if (before === undefined) throw new Error('not stored');
  await deps.ledger.commit({ payments: [{ ...before, ...changes, version: before.version + 1 }] });
  clock.now += 1000;
  await notified();
  expect(captures()).toBe(0);
});

it('a payment whose application is withdrawn is never captured', async () => {
  const { payment, notified, captures, deps } = await approved();
  const { application } = await deps.ledger.read(payment.id);
  if (application === undefined) throw new Error('not stored');
  await deps.ledger.commit({ application: { ...application, state: 'withdrawn', version: application.version + 1 } });
  await notified();
  expect(captures()).toBe(0);
});

it('a gateway without captures raises an alarm instead', async () => {
  const { notified, stored, gateway, alarms } = await approved();
  Object.assign(gateway, { capture: undefined });
  await notified();
  expect(alarms).toMatchObject([['gateway_unusable', { error: 'TypeError: stripe has nothing to capture' }]]);
  expect(await stored()).toMatchObject({ state: 'processing' });
});

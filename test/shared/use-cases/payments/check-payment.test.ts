import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelPayment } from '../../../../shared/use-cases/payments/cancel-payment.ts';
import { checkPayment, checkResultOf } from '../../../../shared/use-cases/payments/check-payment.ts';
import { HOUR } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const MINUTE = 60_000;

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** An applicant with an open payment, which can be paid for an hour. */
async function anOpenPayment() {
  const context = settlementContext(table);
  const payment = await context.opened();
  return {
    ...context,
    payment,
    check: () => checkPayment(context.deps, payment.userId, payment.id),
    stateOf: async () => (await context.record(payment)).payment.state,
    cancel: (userId = payment.userId) => cancelPayment(context.deps, userId, payment.id),
  };
}

describe('a check', () => {
  it('continues an open payment, and does not close it', async () => {
    const { check, clock, gateway, payment } = await anOpenPayment();
    clock.now = payment.payableUntil - 1;
    expect(await check()).toMatchObject({ value: { result: 'continue', payment: { state: 'pending' } } });
    expect(gateway.calls).toEqual(['inquire']);
  });

  it('closes it from its end on, so that another one is safe', async () => {
    const { check, clock, gateway, payment } = await anOpenPayment();
    clock.now = payment.payableUntil;
    expect(await check()).toMatchObject({ value: { result: 'retry_payment', payment: { state: 'expired' } } });
    expect(gateway.calls).toEqual(['inquire', 'close']);
  });

  it('says from when another one is safe if the gateway cannot close it yet', async () => {
    const { check, cancel, clock, gateway, payment } = await anOpenPayment();
    gateway.closes = false;
    const closing = { value: { result: 'closing', until: payment.closesAt, payment: { state: 'pending' } } };
    expect(await cancel()).toMatchObject(closing);
    expect(await check()).toMatchObject(closing);
    expect(gateway.calls).toEqual(['close', 'inquire']);
    // As long as the gateway calls it payable, it blocks another one.
    for (const at of [payment.payableUntil, payment.payableUntil + HOUR]) {
      clock.now = at;
      expect(await check()).toMatchObject(closing);
    }
  });

  it('calls an overdue payment closing, never payable, although its close request is not stored yet', async () => {
    const { deps, clock, payment } = await anOpenPayment();
    const snapshot = await deps.ledger.read(payment.id);
    clock.now = payment.payableUntil;
    expect(checkResultOf(deps, { gatewayAnswered: true, snapshot })).toMatchObject({ result: 'closing' });
  });

  it('does not close what the gateway is deciding', async () => {
    const { check, clock, gateway, payment } = await anOpenPayment();
    gateway.books = { status: 'processing' };
    clock.now = payment.payableUntil + HOUR;
    expect(await check()).toMatchObject({ value: { result: 'unknown', payment: { state: 'processing' } } });
    expect(gateway.calls).toEqual(['inquire']);
  });

  it('says until when it is decided if the gateway does not answer, and then it is', async () => {
    const { check, clock, gateway, payment } = await anOpenPayment();
    const until = payment.payableUntil + 30 * MINUTE;
    gateway.books = 'unavailable';
    for (const at of [payment.payableUntil - 1, payment.payableUntil, until - 1]) {
      clock.now = at;
      expect(await check()).toMatchObject({ value: { result: 'unknown', until, payment: { state: 'pending' } } });
    }
    clock.now = until;
    expect(await check()).toMatchObject({ value: { result: 'retry_payment', payment: { gatewayConfirmed: false } } });
    expect(gateway.calls).not.toContain('close');
  });

  it('finds nothing of another applicant, and never a payment without its application', async () => {
    const { deps, payment } = await anOpenPayment();
    expect(await checkPayment(deps, 'somebody', payment.id)).toMatchObject({ error: { code: 'not_found' } });
    const snapshot = { payment };
    expect(() => checkResultOf(deps, { gatewayAnswered: true, snapshot })).toThrow('without its application');
  });
});

describe('a cancellation', () => {
  it('closes the payment once', async () => {
    const { cancel, gateway } = await anOpenPayment();
    const canceled = { value: { result: 'retry_payment', payment: { state: 'canceled' } } };
    expect(await cancel()).toMatchObject(canceled);
    expect(await cancel()).toMatchObject(canceled);
    expect(gateway.calls).toEqual(['close']);
  });

  it('is decided by the gateway: one that was paid meanwhile stays paid', async () => {
    const { cancel, gateway, payment } = await anOpenPayment();
    gateway.books = { status: 'succeeded', captured: payment.amount };
    expect(await cancel()).toMatchObject({ value: { result: 'paid', payment: { state: 'succeeded' } } });
    expect(await cancel('somebody')).toMatchObject({ error: { code: 'not_found' } });
  });

  it('without an answer of the gateway leaves the payment open, until half an hour past its end', async () => {
    const { cancel, gateway, pass, payment, stateOf } = await anOpenPayment();
    gateway.books = 'unavailable';
    const until = payment.payableUntil + 30 * MINUTE;
    expect(await cancel()).toMatchObject({ value: { result: 'unknown', until, payment: { state: 'pending' } } });
    await pass(HOUR + 29 * MINUTE);
    expect(await stateOf()).toBe('pending');
    await pass(3 * MINUTE);
    expect(await stateOf()).toBe('expired');
  });
});

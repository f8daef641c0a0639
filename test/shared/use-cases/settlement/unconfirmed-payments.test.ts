import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentId } from '../../../../shared/domain/ids.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { cancelPayment } from '../../../../shared/use-cases/payments/cancel-payment.ts';
import { checkPayment } from '../../../../shared/use-cases/payments/check-payment.ts';
import { settlePayment } from '../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { HOUR, observed, observedDispute, USD } from '../../../support/fixtures.ts';
import { startTable } from '../../../support/memory-table.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';

// In memory: each case takes hours of sweeps. `money.test.ts` has late successes in the real table.
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const MINUTE = 60_000;

describe.each(['unavailable', 'broken'] as const)('a gateway that is %s', (books) => {
  it('blocks a new payment until half an hour after the expiry, and not longer', async () => {
    const { deps, gateway, opened, pass, alarms, record } = settlementContext(table);
    const payment = await opened();
    gateway.books = books;
    await pass(HOUR + 29 * MINUTE);
    expect((await deps.ledger.read(payment.id)).application?.open).toBeDefined();
    // Before it is known whether it was paid in time, it is not asked to close it.
    expect(gateway.calls).not.toContain('close');
    const answer = await checkPayment(deps, payment.userId, payment.id);
    expect(answer).toMatchObject({ ok: true, value: { result: 'unknown', until: payment.payableUntil + 30 * MINUTE } });
    await pass(3 * MINUTE);
    const { payment: after, application } = await deps.ledger.read(payment.id);
    expect(after).toMatchObject({ state: 'expired', gatewayConfirmed: false });
    expect(application?.open).toBeUndefined();
    const expired = expect.objectContaining({ to: 'expired', by: 'sweep', description: 'the gateway does not answer' });
    expect((await record(payment)).history).toContainEqual(expired);
    expect(alarms.some(([name]) => name === 'gateway_unusable')).toBe(books === 'broken');
  });

  it('is asked to close the expired payment once it answers again', async () => {
    const { deps, gateway, opened, pass } = settlementContext(table);
    const payment = await opened();
    gateway.books = books;
    await pass(2 * HOUR);
    gateway.books = { status: 'open' };
    await pass(25 * HOUR);
    const { payment: after } = await deps.ledger.read(payment.id);
    expect(after).toMatchObject({ state: 'expired', gatewayConfirmed: true });
    expect(after).not.toHaveProperty('dueAt');
    expect(gateway.books).toEqual({ status: 'closed' });
  });

  it('does not lose a late success', async () => {
    const { deps, gateway, opened, pass } = settlementContext(table);
    const payment = await opened();
    gateway.books = books;
    await pass(2 * HOUR);
    gateway.books = { status: 'succeeded', captured: USD };
    await pass(25 * HOUR);
    const { payment: after, application } = await deps.ledger.read(payment.id);
    expect(after).toMatchObject({ state: 'succeeded', accepted: true });
    expect(application).toMatchObject({ state: 'paid', paidBy: payment.id });
  });

  it('is queried for a dispute over a late success', async () => {
    const { deps, clock, gateway, opened, pass } = settlementContext(table);
    const payment = await opened();
    gateway.books = books;
    await pass(2 * HOUR);
    await settlePayment(deps, observed(payment, { status: 'succeeded', captured: USD }));
    await settleGatewayEvent(deps, { kind: 'dispute', dispute: observedDispute(payment, { at: clock.now }) });
    gateway.calls.length = 0;
    await pass(50 * HOUR);
    expect(gateway.calls).toContain('findDisputes');
    expect(gateway.calls).not.toContain('close');
  });
});

it('a payment that its gateway still calls payable is closed, never taken for closed', async () => {
  const { gateway, opened, pass, record } = settlementContext(table);
  const payment = await opened();
  gateway.closes = false;
  await pass(5 * HOUR);
  expect((await record(payment)).payment).toMatchObject({ state: 'pending', closing: { reason: 'expired' } });
  gateway.closes = true;
  await pass(5 * HOUR);
  expect((await record(payment)).payment).toMatchObject({ state: 'expired', gatewayConfirmed: true });
});

describe('the result of a check', () => {
  it('is not "paid" once a paid application was withdrawn', async () => {
    const { deps, paid, pass } = settlementContext(table);
    const payment = await paid();
    await withdrawApplication(deps, payment.userId, payment.applicationId);
    await pass(5 * MINUTE);
    const answer = await checkPayment(deps, payment.userId, payment.id);
    expect(answer).toMatchObject({ ok: true, value: { result: 'withdrawn', payment: { unreserved: 0 } } });
  });

  it('is not "pay again" while another payment is open', async () => {
    const { deps, gateway, opened } = settlementContext(table);
    const payment = await opened();
    await cancelPayment(deps, payment.userId, payment.id);
    expect(gateway.books).toEqual({ status: 'closed' });
    const { application } = await deps.ledger.read(payment.id);
    if (application === undefined) throw new Error('not stored');
    const open = {
      paymentId: paymentId(application.id, randomText(8)),
      method: 'stripe',
      payableUntil: payment.payableUntil,
      closesAt: payment.closesAt,
    } as never;
    await deps.ledger.commit({ application: { ...application, open, version: application.version + 1 } });
    const answer = await checkPayment(deps, payment.userId, payment.id);
    expect(answer).toMatchObject({ ok: true, value: { result: 'other_payment_open' } });
  });
});

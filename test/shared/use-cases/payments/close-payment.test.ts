import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { closePayment } from '../../../../shared/use-cases/payments/internal/close-payment.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
let context: ReturnType<typeof settlementContext>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  context = settlementContext(table);
});

it('a close request is stored with its history, and is due at once', async () => {
  const payment = await context.opened();
  context.gateway.books = 'unavailable';
  context.clock.now += 1000;
  const { now } = context.clock;
  const closed = await closePayment(context.deps, payment.id, 'canceled_by_applicant', 'applicant');
  const { application, payment: stored } = await context.deps.ledger.read(payment.id);
  expect(closed).toEqual({ gatewayAnswered: false, snapshot: { application, payment: stored } });
  expect(stored).toMatchObject({ closing: { reason: 'canceled_by_applicant' }, dueAt: now });
  expect((await context.record(payment)).history).toContainEqual(
    expect.objectContaining({ at: now, by: 'applicant', description: 'closing: canceled_by_applicant' }),
  );
});

it('a close request of the sweep is not due earlier than the sweep has decided', async () => {
  const payment = await context.opened();
  context.gateway.books = 'unavailable';
  context.clock.now += 1000;
  await closePayment(context.deps, payment.id, 'superseded', 'sweep');
  expect((await context.record(payment)).payment.dueAt).toBe(payment.dueAt);
});

it('a payment that was resumed since is not closed as expired', async () => {
  const payment = await context.opened();
  context.clock.now = payment.payableUntil - 1;
  expect(await closePayment(context.deps, payment.id, 'expired', 'sweep')).toMatchObject({
    gatewayAnswered: true,
    snapshot: { payment: { state: 'pending' } },
  });
  expect(context.gateway.calls).toEqual([]);
});

it('the first close request is kept', async () => {
  const payment = await context.opened();
  context.gateway.books = 'unavailable';
  await closePayment(context.deps, payment.id, 'switched_method', 'applicant');
  const { payment: before } = await context.record(payment);
  await closePayment(context.deps, payment.id, 'canceled_by_applicant', 'applicant');
  expect((await context.record(payment)).payment).toEqual(before);
});

it('a payment that has succeeded stays as it is', async () => {
  const payment = await context.paid();
  const before = await context.record(payment);
  await closePayment(context.deps, payment.id, 'canceled_by_applicant', 'applicant');
  expect(await context.record(payment)).toEqual(before);
  expect(context.gateway.calls).toEqual([]);
});

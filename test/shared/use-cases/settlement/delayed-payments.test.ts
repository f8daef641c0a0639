import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { checkPayment } from '../../../../shared/use-cases/payments/check-payment.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { HOUR, USD } from '../../../support/fixtures.ts';
import { startTable } from '../../../support/memory-table.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';

const DAY = 24 * HOUR;

// In memory: each case takes days of sweeps. `money.test.ts` has the sweep over the real table.
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

/** A payment by a method that settles days later, which is not offered, but was used all the same. */
async function processingForDays() {
  const context = settlementContext(table);
  const payment = await context.opened();
  context.gateway.books = { status: 'processing' };
  await checkPayment(context.deps, payment.userId, payment.id);
  await context.pass(5 * DAY);
  const stored = async () => (await context.record(payment)).payment;
  expect(await stored()).toMatchObject({ state: 'processing' });
  const { userId, applicationId, method, device } = payment;
  const request = { payer: { userId, address: '203.0.113.7' }, applicationId, method, device };
  const payAgain = () => createPayment({ ...context.deps, methods: readRoutes('stripe') }, request);
  return { ...context, payment, payAgain, stored };
}

describe('a payment that the gateway processes for days', () => {
  it('is not closed when its time is over, also if only the sweep has learned of it', async () => {
    const { gateway, opened, pass, record } = settlementContext(table);
    const payment = await opened();
    gateway.books = { status: 'processing' };
    await pass(DAY);
    expect(gateway.calls).not.toContain('close');
    expect((await record(payment)).payment).toMatchObject({ state: 'processing' });
  });

  it('blocks another payment, and is accepted when it succeeds', async () => {
    const { gateway, payAgain, stored, pass } = await processingForDays();
    expect(await payAgain()).toMatchObject({ ok: false, error: { code: 'payment_processing' } });
    gateway.books = { status: 'succeeded', captured: USD };
    await pass(DAY);
    expect(await stored()).toMatchObject({ state: 'succeeded', accepted: true });
  });

  it('stays open while its gateway does not answer, and nobody promises until when', async () => {
    const { deps, gateway, payAgain, payment, stored } = await processingForDays();
    gateway.books = 'unavailable';
    expect(await payAgain()).toEqual({ ok: false, error: { code: 'payment_processing' } });
    const checked = await checkPayment(deps, payment.userId, payment.id);
    expect(checked).toEqual({ ok: true, value: { result: 'unknown', payment: await stored() } });
    expect(await stored()).toMatchObject({ state: 'processing' });
  });

  it('is closed when it fails, and the applicant can pay again', async () => {
    const { deps, gateway, payment, stored, pass } = await processingForDays();
    gateway.books = { status: 'open', decline: 'insufficient_funds' };
    await pass(2 * DAY);
    expect(await stored()).toMatchObject({ state: 'expired', gatewayConfirmed: true });
    expect(gateway.calls).toContain('close');
    const checked = await checkPayment(deps, payment.userId, payment.id);
    expect(checked).toMatchObject({ value: { result: 'retry_payment' } });
  });
});

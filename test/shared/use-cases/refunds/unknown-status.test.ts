import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RefundResult, UnknownGatewayValue } from '../../../../shared/ports/payments/payment-gateway.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { HOUR } from '../../../support/fixtures.ts';
import { startTable } from '../../../support/memory-table.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';

const DAY = 24 * HOUR;

// In memory: each case takes days of sweeps. `process-refund.test.ts` has refunds in the real table.
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

async function unknown(): Promise<RefundResult> {
  throw new UnknownGatewayValue('refund status', 'in_review');
}

/** A refund of 10.00 that the gateway has taken and not completed. */
async function pendingRefund() {
  const context = settlementContext(table);
  const payment = await context.paid();
  context.gateway.refunds = { outcome: 'pending' };
  const order = { key: 'a'.repeat(24), amount: 1000, reason: 'goodwill' } as const;
  const requestedBy = { id: 'farid', role: 'finance' } as const;
  await requestRefund(context.deps, { paymentId: payment.id, ...order, requestedBy });
  const sent = () => context.gateway.calls.filter((call) => call === 'refund').length;
  expect(sent()).toBe(1);
  return { context, payment, sent };
}

it('a refund with an unknown status is queried again with an alarm, and never sent again', async () => {
  const { context, payment, sent } = await pendingRefund();
  const { findRefund } = context.gateway;
  context.gateway.findRefund = unknown;
  await context.pass(3 * DAY);
  expect(sent()).toBe(1);
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'sent', attempt: 1 }]);
  expect(new Set(context.alarms.map(([name]) => name))).toEqual(new Set(['gateway_unusable']));

  context.gateway.findRefund = findRefund;
  context.gateway.found = { outcome: 'done' };
  await context.pass(DAY);
  expect(sent()).toBe(1);
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
});

it('a refund whose status stays unknown is given to staff after a week, and is not refundable again', async () => {
  const { context, payment, sent } = await pendingRefund();
  const { unreserved } = (await context.record(payment)).payment;
  context.gateway.findRefund = unknown;
  await context.pass(8 * DAY);
  expect(sent()).toBe(1);
  const { payment: after, refunds } = await context.record(payment);
  expect(refunds).toMatchObject([{ state: 'manual_review', attempt: 1 }]);
  expect(after.unreserved).toBe(unreserved);
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { REFUND_QUERY_DELAY, refundAttemptId } from '../../../../shared/domain/refund.ts';
import type { RefundResult } from '../../../../shared/ports/payments/payment-gateway.ts';
import { recordManualRefund } from '../../../../shared/use-cases/refunds/record-manual-refund.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { changedBeforeWrite } from '../../../support/disturbed-ledger.ts';
import { HOUR, USD } from '../../../support/fixtures.ts';
import { FARID, refusedAs } from '../../../support/manual-refund-context.ts';
import { startTable } from '../../../support/memory-table.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';

const DAY = 24 * HOUR;

// In memory: each case takes days of sweeps. `process-refund.test.ts` has attempts in the real table.
let table: TestTable;
let context: ReturnType<typeof settlementContext>;
/** The attempts that the gateway knows, by their ids. */
let booked: Map<string, RefundResult>;
let sent: string[];
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  context = settlementContext(table);
  booked = new Map();
  sent = [];
  context.gateway.refund = async (...[refund]: unknown[]) => {
    sent.push(refundAttemptId(refund as never));
    return context.gateway.refunds;
  };
  context.gateway.findRefund = async (...[refund]: unknown[]) =>
    booked.get(refundAttemptId(refund as never)) ?? { outcome: 'not_found' };
});

/** A refund whose first attempt the gateway has refused. */
async function refused() {
  const paid = await context.paid();
  context.gateway.refunds = { outcome: 'failed', code: 'INVALID_REQUEST' };
  const deps = { ...context.deps, payments: table.payments };
  const requested = await requestRefund(deps, {
    paymentId: paid.id,
    key: 'a'.repeat(24),
    amount: 1000,
    reason: 'goodwill',
    requestedBy: FARID,
  });
  if (!requested.ok) throw new Error('the refund was not requested');
  context.gateway.refunds = { outcome: 'done' };
  return { paid, id: requested.value.id };
}

const recordTransfer = (paymentId: Payment['id'], refundId: string, ledger = context.deps.ledger) =>
  recordManualRefund({ ...context.deps, ledger, payments: table.payments }, FARID, {
    paymentId,
    refundId,
    reference: 'SEPA 4711',
    reason: 'the gateway cannot',
  });

/** In manual review, because the gateway has not answered for a week about the attempt that it had refused. */
async function inManualReview() {
  const { paid, id } = await refused();
  booked.set(id, { outcome: 'unknown' });
  await context.pass(9 * DAY);
  return { paid, id };
}

describe('an attempt that was refused, and then executed: a delayed copy of its request arrived later', () => {
  it('is done, and no other attempt is sent', async () => {
    const { paid, id } = await refused();
    booked.set(id, { outcome: 'done' });
    await context.pass(DAY);
    const { payment, refunds } = await context.record(paid);
    expect(sent).toEqual([id]);
    expect(refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
    expect(payment.unreserved).toBe(USD.amount - 1000);
  });

  it('is done too if the copy arrives almost two minutes after it was sent', async () => {
    const { paid, id } = await refused();
    await context.pass(REFUND_QUERY_DELAY - 1);
    booked.set(id, { outcome: 'done' });
    await context.pass(DAY);
    expect(sent).toEqual([id]);
    expect((await context.record(paid)).refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
  });

  it('is queried until it is decided if it is pending', async () => {
    const { paid, id } = await refused();
    booked.set(id, { outcome: 'pending' });
    await context.pass(HOUR);
    expect((await context.record(paid)).refunds).toMatchObject([{ state: 'sent', attempt: 1 }]);
    booked.set(id, { outcome: 'failed' });
    await context.pass(2 * DAY);
    expect(sent).toEqual([id, `${id}_2`]);
    expect((await context.record(paid)).refunds).toMatchObject([{ state: 'done', attempt: 2 }]);
  });

  it('is not sent again as long as the gateway does not answer, and then given to staff, whose transfer it prevents', async () => {
    const { paid, id } = await inManualReview();
    expect(sent).toEqual([id]);
    const { refunds } = await context.record(paid);
    expect(refunds).toMatchObject([{ state: 'manual_review', attempt: 2 }]);
    expect(refunds[0]).not.toHaveProperty('released');
    const transfer = () => recordTransfer(paid.id, id);
    expect(await transfer()).toEqual(refusedAs('refund_status_unknown'));
    booked.set(id, { outcome: 'done' });
    expect(await transfer()).toEqual(refusedAs('refund_handled_by_gateway'));
    expect((await context.record(paid)).refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
  });

  it('prevents a transfer also while it is pending', async () => {
    const { paid, id } = await inManualReview();
    booked.set(id, { outcome: 'pending' });
    expect(await recordTransfer(paid.id, id)).toEqual(refusedAs('refund_handled_by_gateway'));
  });

  it('prevents a transfer also if somebody changes the payment before it is stored', async () => {
    const { paid, id } = await inManualReview();
    booked.set(id, { outcome: 'done' });
    const ledger = changedBeforeWrite(context.deps.ledger);
    expect(await recordTransfer(paid.id, id, ledger)).toEqual(refusedAs('refund_handled_by_gateway'));
    expect((await context.record(paid)).refunds).toMatchObject([{ state: 'done', attempt: 1 }]);
  });
});

it('an attempt that was refused and never executed is followed by another one', async () => {
  const { paid, id } = await refused();
  await context.pass(DAY);
  expect(sent).toEqual([id, `${id}_2`]);
  expect((await context.record(paid)).refunds).toMatchObject([{ state: 'done', attempt: 2 }]);
});

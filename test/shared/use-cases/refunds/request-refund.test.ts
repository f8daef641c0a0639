import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { type RefundRequest, requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { observedDispute, USD } from '../../../support/fixtures.ts';
import { FARID, refusedAs } from '../../../support/manual-refund-context.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
let context: ReturnType<typeof settlementContext>;
let payment: Payment;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(async () => {
  context = settlementContext(table);
  payment = await context.paid();
});

const ask = (changes: Partial<RefundRequest> = {}) =>
  requestRefund(context.deps, {
    paymentId: payment.id,
    key: 'a'.repeat(24),
    reason: 'goodwill',
    requestedBy: FARID,
    ...changes,
  });

it('a refund is in the history of its payment, with its reason', async () => {
  await ask({ amount: 1000 });
  const description = `refund rf_${'a'.repeat(24)}: goodwill`;
  const entry = { at: context.clock.now, to: 'succeeded', by: 'staff', description };
  expect((await context.record(payment)).history).toContainEqual(entry);
});

describe('the same idempotency key', () => {
  it('returns the same refund, also without its amount', async () => {
    await ask({ amount: 1000 });
    const { refunds } = await context.record(payment);
    expect(await ask({ amount: 1000 })).toEqual({ ok: true, value: refunds[0] });
    expect(await ask()).toEqual({ ok: true, value: refunds[0] });
    expect(await context.record(payment)).toMatchObject({ refunds });
  });

  it('cannot be used for another amount or reason', async () => {
    await ask({ amount: 1000 });
    expect(await ask({ amount: 999 })).toEqual(refusedAs('idempotency_key_reused'));
    expect(await ask({ amount: 1000, reason: 'overpaid' })).toEqual(refusedAs('idempotency_key_reused'));
  });
});

describe('the policy of a reason', () => {
  it('allows a refund of an invalid application only once it was paid, and not after its withdrawal', async () => {
    expect(await ask({ amount: 1, reason: 'invalid_application' })).toMatchObject({ ok: true });
    await withdrawApplication(context.deps, payment.userId, payment.applicationId);
    const again = { key: 'b'.repeat(24), amount: 1 };
    expect(await ask({ ...again, reason: 'invalid_application' })).toEqual(refusedAs('refund_not_in_policy'));
  });

  it('refunds a duplicate only in full, whether the amount is named or not', async () => {
    expect(await ask({ reason: 'duplicate', amount: USD.amount - 1 })).toEqual(refusedAs('refund_not_in_policy'));
    expect(await ask({ reason: 'duplicate', amount: USD.amount })).toMatchObject({ ok: true, value: { amount: USD } });
    payment = await context.paid();
    expect(await ask({ reason: 'duplicate' })).toMatchObject({ ok: true, value: { amount: USD } });
  });

  it('refunds a part for any other reason', async () => {
    expect(await ask({ amount: USD.amount - 1 })).toMatchObject({ ok: true });
  });
});

it('what an open dispute demands cannot be refunded now, and more than there is never', async () => {
  await settleGatewayEvent(context.deps, { kind: 'dispute', dispute: observedDispute(payment) });
  expect(await ask({ amount: USD.amount })).toEqual(refusedAs('payment_disputed'));
  expect(await ask({ amount: USD.amount + 1 })).toEqual(refusedAs('refund_exceeds_payment'));
});

it.each([0, -1])('an amount of %i is no refund', async (amount) => {
  expect(await ask({ amount })).toEqual(refusedAs('refund_exceeds_payment'));
});

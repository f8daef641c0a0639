import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefundObservation } from '../../../../shared/domain/gateway-event.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import type { Refund } from '../../../../shared/domain/refund.ts';
import { externalRefundId, settleRefund } from '../../../../shared/domain/settle-refund.ts';
import { recordManualRefund } from '../../../../shared/use-cases/refunds/record-manual-refund.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { HOUR, USD } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const FARID = { id: 'farid', role: 'finance' } as const;

let table: TestTable;
let context: ReturnType<typeof settlementContext>;
let deps: ReturnType<typeof settlementContext>['deps'] & Pick<TestTable, 'payments'>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  context = settlementContext(table);
  deps = { ...context.deps, payments: table.payments };
});

/** A refund of 1000 that the gateway could not execute for a week. */
async function inManualReview() {
  const paid = await context.paid();
  context.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
  const requested = {
    paymentId: paid.id,
    key: 'a'.repeat(24),
    amount: 1000,
    reason: 'goodwill',
    requestedBy: FARID,
  } as const;
  await requestRefund(deps, requested);
  context.clock.now += 8 * 24 * HOUR;
  const { payment, refunds } = await context.record(paid);
  const [refund] = refunds;
  if (refund === undefined) throw new Error('there is no refund');
  await table.ledger.commit(settleRefund(payment, refund, { outcome: 'failed' }, 'sweep', context.clock.now) ?? {});
  context.clock.now += HOUR;
  return { payment, refund };
}

/** The gateway lists a refund that was issued in its dashboard, of which no notification has arrived. */
function refundInDashboard(
  { gateway, account, reference = '' }: Payment,
  amount: number,
  state: RefundObservation['state'],
) {
  const source = { by: 'staff' } as const;
  const about = { gateway, account, reference, at: context.clock.now, source, attempt: 1, state };
  const listed = { ...about, gatewayRefundId: 're_dashboard', amount: { ...USD, amount } };
  context.gateway.listed = [...(context.gateway.listed ?? []), listed];
}

const transfer = async ({ payment, refund }: Awaited<ReturnType<typeof inManualReview>>, withoutGateway?: true) =>
  recordManualRefund(deps, FARID, {
    paymentId: payment.id,
    refundId: refund.id,
    reference: 'SEPA 4711',
    reason: 'the card is closed',
    ...(withoutGateway && { withoutGateway }),
  });

describe('a manual refund after a refund in the dashboard that nobody has reported', () => {
  it.each(['done', 'pending'] as const)(
    'of everything, which is %s, is rejected: nothing is owed any more',
    async (state) => {
      const stuck = await inManualReview();
      refundInDashboard(stuck.payment, USD.amount, state);
      expect(await transfer(stuck)).toMatchObject({ ok: false, error: { code: 'refund_exceeds_payment' } });
      const { payment, refunds } = await context.record(stuck.payment);
      expect(payment.unreserved).toBe(0);
      expect(refunds).toContainEqual(
        expect.objectContaining({ id: externalRefundId('re_dashboard'), amount: USD, reason: 'issued_at_gateway' }),
      );
      expect(refunds.every(({ manualRefund }) => manualRefund === undefined)).toBe(true);
    },
  );

  it('of a part is recorded with what is left', async () => {
    const stuck = await inManualReview();
    refundInDashboard(stuck.payment, USD.amount - 300, 'done');
    expect(await transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 300 } } });
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(0);
  });

  it('that has failed is recorded in full', async () => {
    const stuck = await inManualReview();
    refundInDashboard(stuck.payment, USD.amount, 'failed');
    expect(await transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1000 } } });
  });

  it('is judged the same if it is repeated: the refund is recorded once', async () => {
    const stuck = await inManualReview();
    refundInDashboard(stuck.payment, USD.amount, 'done');
    await transfer(stuck);
    const before = await context.record(stuck.payment);
    await transfer(stuck);
    expect(await context.record(stuck.payment)).toEqual(before);
  });

  it.each([undefined, true] as const)(
    'is rejected as long as the gateway does not list its refunds',
    async (withoutGateway) => {
      const stuck = await inManualReview();
      context.gateway.listed = undefined;
      expect(await transfer(stuck, withoutGateway)).toMatchObject({
        ok: false,
        error: { code: 'refund_status_unknown' },
      });
      context.gateway.listed = [];
      expect(await transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1000 } } });
    },
  );

  it('is recorded if the gateway has no list: the dashboard was checked by a person', async () => {
    const stuck = await inManualReview();
    Object.assign(context.gateway, { listRefunds: undefined });
    expect(await transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1000 } } });
  });

  it('leaves our own refunds of the list to their own query', async () => {
    const stuck = await inManualReview();
    refundInDashboard(stuck.payment, 1000, 'done');
    const { id: refundId, attempt } = (await context.record(stuck.payment)).refunds[0] as Refund;
    context.gateway.listed = context.gateway.listed?.map((one) => ({ ...one, refundId, attempt }));
    expect(await transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1000 } } });
  });
});

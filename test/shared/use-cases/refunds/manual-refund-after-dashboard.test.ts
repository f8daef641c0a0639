import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefundObservation } from '../../../../shared/domain/gateway-event.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { externalRefundId } from '../../../../shared/domain/settle-refund.ts';
import { USD } from '../../../support/fixtures.ts';
import { manualRefundContext, refusedAs } from '../../../support/manual-refund-context.ts';
import { startTable } from '../../../support/memory-table.ts';
import type { TestTable } from '../../../support/table.ts';

// In memory: each case has the history of a week. `round-trips.test.ts` has the transaction in the real table.
let table: TestTable;
let context: ReturnType<typeof manualRefundContext>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  context = manualRefundContext(table);
});

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

describe('a manual refund after a refund in the dashboard that nobody has reported', () => {
  it.each(['done', 'pending'] as const)(
    'of everything, which is %s, is rejected: nothing is owed any more',
    async (state) => {
      const stuck = await context.failedForAWeek();
      refundInDashboard(stuck.payment, USD.amount, state);
      expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_exceeds_payment'));
      const { payment, refunds } = await context.record(stuck.payment);
      expect(payment.unreserved).toBe(0);
      expect(refunds).toContainEqual(
        expect.objectContaining({ id: externalRefundId('re_dashboard'), amount: USD, reason: 'issued_at_gateway' }),
      );
      expect(refunds.every(({ manualRefund }) => manualRefund === undefined)).toBe(true);
    },
  );

  it('of a part is recorded with what is left', async () => {
    const stuck = await context.failedForAWeek();
    refundInDashboard(stuck.payment, USD.amount - 300, 'done');
    expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 300 } } });
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(0);
  });

  it('that has failed is recorded in full', async () => {
    const stuck = await context.failedForAWeek();
    refundInDashboard(stuck.payment, USD.amount, 'failed');
    expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1000 } } });
  });

  it('is judged the same if it is repeated: the refund is recorded once', async () => {
    const stuck = await context.failedForAWeek();
    refundInDashboard(stuck.payment, USD.amount, 'done');
    await context.transfer(stuck);
    const before = await context.record(stuck.payment);
    await context.transfer(stuck);
    expect(await context.record(stuck.payment)).toEqual(before);
  });

  it.each([undefined, true] as const)(
    'is rejected as long as the gateway does not list its refunds',
    async (withoutGateway) => {
      const stuck = await context.failedForAWeek();
      context.gateway.listed = undefined;
      expect(await context.transfer(stuck, { ...(withoutGateway && { withoutGateway }) })).toMatchObject(
        refusedAs('refund_status_unknown'),
      );
      context.gateway.listed = [];
      expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1000 } } });
    },
  );

  it('is recorded if the gateway has no list: the dashboard was checked by a person', async () => {
    const stuck = await context.failedForAWeek();
    Object.assign(context.gateway, { listRefunds: undefined });
    expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1000 } } });
  });

  it('leaves our own refunds of the list to their own query', async () => {
    const stuck = await context.failedForAWeek();
    refundInDashboard(stuck.payment, 1000, 'done');
    const { id: refundId, attempt } = stuck.refund;
    context.gateway.listed = context.gateway.listed?.map((one) => ({ ...one, refundId, attempt }));
    expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1000 } } });
  });
});

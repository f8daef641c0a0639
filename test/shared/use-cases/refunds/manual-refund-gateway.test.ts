import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Refund } from '../../../../shared/domain/refund.ts';
import { MerchantAccountUnavailable, type RefundResult } from '../../../../shared/ports/payments/payment-gateway.ts';
import { HOUR } from '../../../support/fixtures.ts';
import { manualRefundContext, refusedAs, type Stuck } from '../../../support/manual-refund-context.ts';
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

describe('the gateway is queried first', () => {
  it('if it has completed the refund, that is settled and no manual refund is recorded', async () => {
    const stuck = await context.unknownForAWeek();
    context.gateway.found = { outcome: 'done' };
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    const refund = await context.refundOf(stuck.payment);
    expect(refund).toMatchObject({ state: 'done' });
    expect(refund).not.toHaveProperty('manualRefund');
    expect(await context.auditEvents(stuck)).toMatchObject([{ result: 'refund_handled_by_gateway' }]);
  });

  it('if the refund is pending, nothing is recorded', async () => {
    const stuck = await context.unknownForAWeek();
    context.gateway.found = { outcome: 'pending' };
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    expect(await context.refundOf(stuck.payment)).toMatchObject({ state: 'manual_review' });
  });

  it('if it does not answer or is unusable, nothing is recorded', async () => {
    const stuck = await context.unknownForAWeek();
    context.alarms.length = 0;
    context.gateway.found = { outcome: 'unknown' };
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_status_unknown'));
    context.gateway.findRefund = () => Promise.reject(new Error('keys of another account'));
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_status_unknown'));
    expect(await context.refundOf(stuck.payment)).toMatchObject({ state: 'manual_review' });
    expect(context.alarms.map(([name]) => name)).toEqual(['gateway_unusable']);
    expect(await context.auditEvents(stuck)).toMatchObject([
      { result: 'refund_status_unknown' },
      { result: 'refund_status_unknown' },
    ]);
  });

  it('if the keys of its account are gone, the refund is recorded only explicitly, and the audit trail says so', async () => {
    const stuck = await context.unknownForAWeek();
    context.alarms.length = 0;
    const unavailable = () => Promise.reject(new MerchantAccountUnavailable('acct_old'));
    for (const call of ['findRefund', 'findDisputes', 'listRefunds'] as const) context.gateway[call] = unavailable;
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('merchant_account_unavailable'));
    expect(await context.refundOf(stuck.payment)).toMatchObject({ state: 'manual_review' });
    const { id: paymentId, gateway } = stuck.payment;
    expect(context.alarms).toEqual([['account_unavailable', { paymentId, gateway, account: 'acct_old' }]]);
    expect(await context.transfer(stuck, { withoutGateway: true })).toMatchObject({
      ok: true,
      value: { state: 'done' },
    });
    expect(await context.auditEvents(stuck)).toMatchObject([
      { result: 'done', withoutGateway: true },
      { result: 'merchant_account_unavailable' },
    ]);
  });

  it('if the gateway can be asked, it is asked even then', async () => {
    const stuck = await context.unknownForAWeek();
    context.gateway.found = { outcome: 'unknown' };
    expect(await context.transfer(stuck, { withoutGateway: true })).toMatchObject(refusedAs('refund_status_unknown'));
    context.gateway.found = { outcome: 'done' };
    expect(await context.transfer(stuck, { withoutGateway: true })).toMatchObject(
      refusedAs('refund_handled_by_gateway'),
    );
  });

  it('if the attempt has failed, late reports about it are ignored', async () => {
    const stuck = await context.unknownForAWeek();
    const find = context.gateway.findRefund.bind(context.gateway);
    const failed = { outcome: 'failed', code: 'expired_or_canceled_card' } as const;
    // The gateway knows only the attempt that was sent.
    context.gateway.findRefund = async (one?: Refund) => (one?.attempt === stuck.refund.attempt ? failed : find());
    expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { state: 'done' } });
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(0);
    context.alarms.length = 0;
    await context.report(stuck, 'done');
    await context.report(stuck, 'failed');
    expect(context.alarms).toEqual([]);
    expect(
      (await context.record(stuck.payment)).history.filter(({ description }) => description.includes('twice')),
    ).toEqual([]);
  });
});

describe('if another refund is in manual review and a dispute has taken so much that both are too much', () => {
  /** The other one of 10.00 was pending for a week; this one of 10.00 was touched by the lost dispute over 15.75. */
  async function both(other: RefundResult): Promise<Stuck> {
    const payment = await context.paid();
    context.gateway.refunds = { outcome: 'pending' };
    await context.ask(payment, 'a', 1000);
    await context.afterAWeek(payment, 'pending');
    context.gateway.refunds = { outcome: 'failed', code: 'charge_disputed' };
    await context.ask(payment, 'b', 1000);
    const { refunds } = await context.record(payment);
    const refund = refunds.find(({ state }) => state === 'failed') as Refund;
    const stuck = { payment, refund };
    await context.dispute(stuck, 'lost', 1575);
    await context.pass(HOUR);
    context.gateway.findRefund = async (one?: Refund) => (one?.id === refund.id ? { outcome: 'not_found' } : other);
    return stuck;
  }

  it('nothing is recorded while the other may still be completed', async () => {
    for (const outcome of ['pending', 'unknown'] as const) {
      expect(await context.transfer(await both({ outcome }))).toMatchObject(refusedAs('refund_status_unknown'));
    }
  });

  it('nothing is owed if the other has been completed', async () => {
    const stuck = await both({ outcome: 'done' });
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_exceeds_payment'));
    expect((await context.record(stuck.payment)).refunds.map(({ state }) => state).toSorted()).toEqual([
      'done',
      'manual_review',
    ]);
  });

  it.each(['not_found', 'failed'] as const)('it is paid if the gateway says %s about the other', async (outcome) => {
    const stuck = await both({ outcome });
    expect(await context.transfer(stuck)).toMatchObject({
      ok: true,
      value: { state: 'done', amount: { amount: 1000 } },
    });
  });

  it('it is recorded without the gateway only if nobody can ask it about the other', async () => {
    const stuck = await both({ outcome: 'unknown' });
    expect(await context.transfer(stuck, { withoutGateway: true })).toMatchObject(refusedAs('refund_status_unknown'));
    context.gateway.findRefund = () => Promise.reject(new MerchantAccountUnavailable('acct_old'));
    expect(await context.transfer(stuck, { withoutGateway: true })).toMatchObject({
      ok: true,
      value: { state: 'done', amount: { amount: 1000 } },
    });
  });
});

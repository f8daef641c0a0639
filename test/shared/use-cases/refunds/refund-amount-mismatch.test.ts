import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefundObservation } from '../../../../shared/domain/gateway-event.ts';
import type { Money } from '../../../../shared/domain/money.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { refundableAmount } from '../../../../shared/domain/refund-policy.ts';
import { toStaffRefundResponse } from '../../../../shared/lambda/staff-responses.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { changedBeforeWrite, killedAfterWrite } from '../../../support/disturbed-ledger.ts';
import { HOUR, USD } from '../../../support/fixtures.ts';
import { manualRefundContext, refusedAs } from '../../../support/manual-refund-context.ts';
import { startTable } from '../../../support/memory-table.ts';
import type { TestTable } from '../../../support/table.ts';

const usd = (amount: number): Money => ({ ...USD, amount });

let table: TestTable;
let context: ReturnType<typeof manualRefundContext>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  context = manualRefundContext(table);
});

/** A refund of 10.00 out of 25.75 whose outcome is unknown. */
async function unknownRefund() {
  const payment = await context.paid();
  context.gateway.refunds = { outcome: 'unknown' };
  await context.ask(payment, 'a', 1000);
  return { payment, refund: await context.refundOf(payment) };
}
const alarms = () => context.alarms.map(([name]) => name);
const refundable = async (of: Payment) => refundableAmount((await context.record(of)).payment).amount;

describe('a refund that its gateway has executed with another amount', () => {
  it.each([
    ['less', 700, 1875],
    ['more', 1200, 1375],
  ])('is done with that amount if it is %s, so that the rest can be refunded', async (_, amount, left) => {
    const { payment, refund } = await unknownRefund();
    context.gateway.found = { outcome: 'done', amount: usd(amount) };
    await context.pass(HOUR);
    expect(await context.refundOf(payment)).toMatchObject({
      state: 'done',
      amount: usd(amount),
      requestedAmount: 1000,
    });
    expect(await refundable(payment)).toBe(left);
    const { history } = await context.record(payment);
    expect(history.map(({ description }) => description)).toContain(`refund ${refund.id}: done (another_amount)`);
    expect(context.alarms).toEqual([['refund_amount_mismatch', { paymentId: payment.id, refundId: refund.id }]]);
  });

  it('in manual review is closed with that amount when staff record it, and nothing is to be paid', async () => {
    const stuck = await unknownRefund().then(({ payment }) => context.afterAWeek(payment, 'unknown'));
    context.gateway.found = { outcome: 'done', amount: usd(700) };
    for (let repeated = 0; repeated < 2; repeated++)
      expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    expect(await context.refundOf(stuck.payment)).toMatchObject({ state: 'done', amount: usd(700) });
    expect(await refundable(stuck.payment)).toBe(1875);
    expect(alarms()).toEqual(['refund_amount_mismatch']);
  });

  it('after its reservation was released takes what it has refunded', async () => {
    const stuck = await context.failedForAWeek();
    // The attempt that had failed was executed after all, with its first amount.
    context.gateway.findRefund = async (...[one]: unknown[]) =>
      (one as { attempt: number }).attempt < stuck.refund.attempt
        ? { outcome: 'done', amount: usd(1200) }
        : { outcome: 'not_found' };
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    expect(await context.refundOf(stuck.payment)).toMatchObject({ state: 'done', amount: usd(1200) });
    expect(await refundable(stuck.payment)).toBe(1375);
    expect(alarms()).toContain('refund_amount_mismatch');
  });

  it('that was paid by transfer before is a double refund of that amount', async () => {
    const stuck = await unknownRefund().then(({ payment }) => context.afterAWeek(payment, 'unknown'));
    expect(await context.transfer(stuck)).toMatchObject({ ok: true });
    context.gateway.dashboard = { amount: usd(700) };
    await notify(stuck.payment, stuck.refund.id, 700);
    expect(await context.refundOf(stuck.payment)).toMatchObject({ manualRefund: { doubleRefundAmount: 700 } });
    expect(await refundable(stuck.payment)).toBe(875);
    expect(alarms()).toEqual(['double_refund']);
  });

  it('and that the bank returns later, for lack of balance, raises the alarm about the balance alone', async () => {
    const { payment, refund } = await unknownRefund();
    context.gateway.found = { outcome: 'done', amount: usd(700) };
    await context.pass(HOUR);
    await notify(payment, refund.id, 700, { state: 'failed', balanceTooLow: true });
    expect(await context.refundOf(payment)).toMatchObject({ state: 'failed', amount: usd(700) });
    expect(alarms()).toEqual(['refund_amount_mismatch', 'balance_too_low']);
  });

  it('is still the refund that finance asked for when the request is repeated', async () => {
    const { payment, refund } = await unknownRefund();
    context.gateway.found = { outcome: 'done', amount: usd(700) };
    await context.pass(HOUR);
    expect(await context.ask(payment, 'a', 1000)).toMatchObject({ ok: true, value: { id: refund.id } });
    expect(await context.ask(payment, 'a', 700)).toMatchObject(refusedAs('idempotency_key_reused'));
  });

  it('is shown to staff with both amounts', async () => {
    const { payment } = await unknownRefund();
    context.gateway.found = { outcome: 'done', amount: usd(700) };
    await context.pass(HOUR);
    const shown = toStaffRefundResponse(await context.refundOf(payment));
    expect(shown).toMatchObject({ amount: usd(700), requestedAmount: usd(1000) });
  });

  it('raises its alarm even if the process crashes after the commit', async () => {
    const { payment, refund } = await unknownRefund();
    context.deps.ledger = killedAfterWrite(context.deps.ledger);
    await expect(notify(payment, refund.id, 700)).rejects.toThrow('killed');
    await notify(payment, refund.id, 700);
    expect(alarms()).toEqual(['refund_amount_mismatch']);
    expect(await refundable(payment)).toBe(1875);
  });
});

it('a refund of which finance has paid less by transfer is still the one that was asked for', async () => {
  const stuck = await context.failedForAWeek();
  await context.dispute(stuck, 'lost', 2000);
  expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { amount: usd(575) } });
  expect(await context.ask(stuck.payment, 'a', 1000)).toMatchObject({ ok: true, value: { id: stuck.refund.id } });
  // If its gateway executes it all the same, that is a double refund and nothing else.
  context.gateway.dashboard = { amount: usd(1000) };
  await notify(stuck.payment, stuck.refund.id, 1000);
  expect(alarms()).toContain('double_refund');
  expect(alarms()).not.toContain('refund_amount_mismatch');
});

/** The gateway's notification that it has refunded this amount under our number. */
function notify(payment: Payment, refundId: string, amount: number, changes: Partial<RefundObservation> = {}) {
  const { id: paymentId, gateway, account, reference = '' } = payment;
  const refund: RefundObservation = {
    ...{ paymentId, gateway, account, reference, refundId, gatewayRefundId: refundId },
    ...{ amount: usd(amount), state: 'done', at: context.clock.now, source: { by: 'notification' } },
    ...changes,
  };
  return settleGatewayEvent(context.deps, { kind: 'refund', refund });
}

describe('a notification of our refund with another amount', () => {
  it('is believed once a query has confirmed it', async () => {
    const { payment, refund } = await unknownRefund();
    for (let repeated = 0; repeated < 3; repeated++) await notify(payment, refund.id, 700);
    expect(context.gateway.calls.filter((call) => call === 'confirmRefund')).toHaveLength(1);
    expect(await context.refundOf(payment)).toMatchObject({ state: 'done', amount: usd(700), requestedAmount: 1000 });
    expect(alarms()).toEqual(['refund_amount_mismatch']);
    expect(await refundable(payment)).toBe(1875);
  });

  it('that is the sum of several refunds changes no amount', async () => {
    const { payment, refund } = await unknownRefund();
    context.gateway.dashboard = { amount: usd(1000) };
    await notify(payment, refund.id, 1700);
    expect(await context.refundOf(payment)).toMatchObject({ state: 'done', amount: usd(1000) });
    expect(alarms()).toEqual([]);
    expect(await refundable(payment)).toBe(1575);
  });

  it('is sent again by the gateway while a query is not answered', async () => {
    const { payment, refund } = await unknownRefund();
    context.gateway.books = 'unavailable';
    await expect(notify(payment, refund.id, 700)).rejects.toMatchObject({ name: 'GatewayUnavailable' });
    expect(await context.refundOf(payment)).toMatchObject({ state: 'sent', amount: usd(1000) });
    expect(await refundable(payment)).toBe(1575);
  });

  it('that has failed returns what was reserved, and is not queried', async () => {
    const { payment, refund } = await unknownRefund();
    await notify(payment, refund.id, 700, { state: 'failed', attempt: 1 });
    expect(await context.refundOf(payment)).toMatchObject({ state: 'failed', amount: usd(1000) });
    expect(context.gateway.calls).not.toContain('confirmRefund');
  });

  it('needs no query once the refund is done', async () => {
    const { payment, refund } = await unknownRefund();
    await notify(payment, refund.id, 1000);
    await notify(payment, refund.id, 1700);
    expect(context.gateway.calls).not.toContain('confirmRefund');
  });

  it.each([
    { ...USD, amount: 0 },
    { amount: 700, currency: 'EUR' },
  ])('of %o is given to staff, and changes nothing', async (amount) => {
    const { payment, refund } = await unknownRefund();
    await notify(payment, refund.id, 700, { amount });
    expect(await context.refundOf(payment)).toMatchObject({ state: 'sent', amount: usd(1000) });
    expect(alarms()).toEqual(['unmatched_payment']);
  });

  it('counts once although the payment changes meanwhile', async () => {
    const { payment, refund } = await unknownRefund();
    context.deps.ledger = changedBeforeWrite(context.deps.ledger);
    await notify(payment, refund.id, 1200);
    expect(await refundable(payment)).toBe(1375);
  });
});

describe('a balance that is too low', () => {
  it.each(['pending', 'failed'] as const)('raises an alarm when a notification says so: %s', async (state) => {
    const { payment, refund } = await unknownRefund();
    await notify(payment, refund.id, 1000, { state, attempt: 1, code: 'insufficient_funds', balanceTooLow: true });
    expect(context.alarms).toEqual([['balance_too_low', { paymentId: payment.id, refundId: refund.id }]]);
  });

  it('raises no alarm for a report of an attempt that is over, or of a refund that is done', async () => {
    const { payment, refund } = await unknownRefund();
    const late = { code: 'insufficient_funds', balanceTooLow: true } as const;
    await notify(payment, refund.id, 1000, { ...late, state: 'failed', attempt: 2 });
    await notify(payment, refund.id, 1000);
    await notify(payment, refund.id, 1000, { ...late, state: 'pending', attempt: 1 });
    expect(alarms()).toEqual([]);
  });

  it('raises an alarm for a refund of the dashboard', async () => {
    const payment = await context.paid();
    context.gateway.dashboard = { balanceTooLow: true };
    await context.reportExternal(payment, 1000, 'pending');
    expect(context.alarms).toEqual([['balance_too_low', { paymentId: payment.id, refundId: 'gw_re_x' }]]);
  });

  it('raises no alarm for an old report of a refund of the dashboard that is completed by now', async () => {
    const payment = await context.paid();
    const { id: paymentId, gateway, account, reference = '' } = payment;
    context.gateway.dashboard = { state: 'done' };
    const refund: RefundObservation = {
      ...{ paymentId, gateway, account, reference, gatewayRefundId: 're_x', amount: usd(1000) },
      ...{ state: 'failed', code: 'CLOSED', balanceTooLow: true },
      ...{ at: context.clock.now, source: { by: 'notification' } },
    };
    await settleGatewayEvent(context.deps, { kind: 'refund', refund });
    expect(await refundable(payment)).toBe(1575);
    expect(alarms()).toEqual([]);
  });

  it('keeps the reason in the history', async () => {
    const { payment, refund } = await unknownRefund();
    await notify(payment, refund.id, 1000, { state: 'failed', attempt: 1, code: 'insufficient_funds' });
    const { history } = await context.record(payment);
    expect(history.map(({ description }) => description)).toContain(`refund ${refund.id}: failed (insufficient_funds)`);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { automaticRefund } from '../../../../shared/domain/apply-settlement.ts';
import type { StaffMember } from '../../../../shared/domain/audit-event.ts';
import { nextVersion } from '../../../../shared/domain/next-version.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { overdrawnAmount, refundableAmount } from '../../../../shared/domain/refund-policy.ts';
import { totalsAfter } from '../../../../shared/domain/refund-totals.ts';
import { redacted } from '../../../../shared/domain/retention.ts';
import { HOUR, NOW, observedDispute, USD } from '../../../support/fixtures.ts';
import { FARID, manualRefundContext, refusedAs, TRANSFER } from '../../../support/manual-refund-context.ts';
import { startTable } from '../../../support/memory-table.ts';
import type { TestTable } from '../../../support/table.ts';

const DAY = 24 * HOUR;

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

describe('recording a manual refund', () => {
  it('completes the refund, with its history, audit event and measurement', async () => {
    const stuck = await context.unknownForAWeek();
    const result = await context.transfer(stuck);
    const { payment, refunds, history } = await context.record(stuck.payment);
    const manualRefund = { reference: TRANSFER.reference, by: FARID.id, at: context.clock.now };
    expect(refunds).toMatchObject([{ state: 'done', amount: USD, manualRefund }]);
    expect(result).toEqual({ ok: true, value: refunds[0] });
    expect(payment.unreserved).toBe(0);
    expect(history.at(-1)).toMatchObject({ by: 'staff', description: `refund ${stuck.refund.id}: manual` });
    const audited = { by: FARID, result: 'done', paymentId: payment.id, refundId: stuck.refund.id, ...TRANSFER };
    expect(await context.auditEvents(stuck)).toMatchObject([audited]);
    expect(context.measured.at(-1)).toBe('Refund done');
    expect(context.gateway.calls.filter((call) => call === 'findRefund')).toHaveLength(1);
  });

  it('removes the refund from the sweep and unblocks redaction', async () => {
    const stuck = await context.unknownForAWeek();
    const times = { unfinished: 0, ended: 0 };
    const redaction = async () => {
      const found = await table.retention.read(stuck.payment.applicationId);
      return found && redacted(found, times, context.clock.now);
    };
    expect(await redaction()).toBeUndefined();
    await context.transfer(stuck);
    expect(await redaction()).toBeDefined();
    const before = await context.record(stuck.payment);
    expect(before.refunds[0]).not.toHaveProperty('dueAt');
    await context.pass(2 * DAY);
    expect(await context.record(stuck.payment)).toEqual(before);
  });

  it('reserves a released amount again, so it cannot be refunded twice', async () => {
    const stuck = await context.failedForAWeek();
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(USD.amount);
    await context.transfer(stuck);
    const { payment, refunds } = await context.record(stuck.payment);
    expect(payment.unreserved).toBe(USD.amount - 1000);
    expect(refunds[0]).not.toHaveProperty('released');
    expect(await context.ask(stuck.payment, 'b', 1576)).toMatchObject(refusedAs('refund_exceeds_payment'));
  });

  it('works for a failed external refund', async () => {
    const payment = await context.paid();
    await context.reportExternal(payment, 700, 'failed');
    context.gateway.found = { outcome: 'failed', code: 'expired_or_canceled_card' };
    expect(await context.transfer({ payment, refund: await context.refundOf(payment) })).toMatchObject({ ok: true });
    expect((await context.record(payment)).payment.unreserved).toBe(USD.amount - 700);
  });
});

describe('it is rejected', () => {
  it.each(['due', 'sent', 'failed'] as const)('while the gateway is still retried: %s', async (state) => {
    const payment = await context.paid();
    const refund = { ...automaticRefund(payment, USD, 'application_withdrawn', NOW), state };
    const { payment: stored } = await table.ledger.read(payment.id);
    const counted = nextVersion(stored as Payment, NOW, { refundTotals: totalsAfter(payment, undefined, refund) });
    await table.ledger.commit({ payments: [counted], refunds: [refund] });
    expect(await context.transfer({ payment, refund })).toMatchObject(refusedAs('refund_not_in_manual_review'));
    expect(await context.refundOf(payment)).toMatchObject({ state });
    expect(context.gateway.calls).toEqual([]);
  });

  it('if the gateway has completed the refund', async () => {
    const payment = await context.paid();
    await context.ask(payment, 'x', 1000);
    const stuck = { payment, refund: await context.refundOf(payment) };
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    expect(await context.auditEvents(stuck)).toMatchObject([{ result: 'refund_handled_by_gateway', ...TRANSFER }]);
  });

  it('if the refund does not exist', async () => {
    const stuck = await context.failedForAWeek();
    const nobodys = { ...stuck, refund: { ...stuck.refund, id: 'rf_nobody' } };
    expect(await context.transfer(nobodys)).toMatchObject(refusedAs('not_found'));
  });

  it("for the staff member's own application", async () => {
    const stuck = await context.unknownForAWeek();
    const own: StaffMember = { id: stuck.payment.userId, role: 'finance' };
    expect(await context.transfer(stuck, {}, own)).toMatchObject(refusedAs('own_application'));
    expect(await context.refundOf(stuck.payment)).toMatchObject({ state: 'manual_review' });
    expect(await context.auditEvents(stuck)).toMatchObject([{ by: own, result: 'own_application' }]);
  });

  it('while a dispute is open, and after a lost one that took the full amount', async () => {
    const stuck = await context.unknownForAWeek();
    await context.dispute(stuck, 'open');
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('payment_disputed'));
    context.clock.now += HOUR;
    await context.dispute(stuck, 'lost');
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_exceeds_payment'));
  });

  it('after a lost dispute whose notifications were lost, too', async () => {
    const stuck = await context.unknownForAWeek();
    context.gateway.disputes = [observedDispute(stuck.payment, { state: 'lost' })];
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_exceeds_payment'));
    expect((await context.record(stuck.payment)).payment.disputes).toMatchObject([{ state: 'lost' }]);
    expect(await context.refundOf(stuck.payment)).toMatchObject({ state: 'manual_review' });
  });

  it('as long as the gateway does not answer about disputes', async () => {
    const stuck = await context.unknownForAWeek();
    context.gateway.books = 'unavailable';
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_status_unknown'));
    expect(await context.refundOf(stuck.payment)).toMatchObject({ state: 'manual_review' });
  });

  it('if another refund has returned the amount since', async () => {
    const stuck = await context.failedForAWeek(USD.amount);
    expect(await context.ask(stuck.payment, 'b')).toMatchObject({ ok: true });
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_exceeds_payment'));
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(0);
  });
});

describe('it settles only the owed amount', () => {
  it('without the amount of a lost dispute', async () => {
    const stuck = await context.unknownForAWeek();
    await context.dispute(stuck, 'lost', 1000);
    expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1575 } } });
    const { payment } = await context.record(stuck.payment);
    expect(refundableAmount(payment).amount).toBe(0);
    expect(overdrawnAmount(payment)).toBe(0);
  });

  it('without the amount of an external refund', async () => {
    const stuck = await context.unknownForAWeek();
    await context.reportExternal(stuck.payment, 2000, 'done');
    expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 575 } } });
  });

  it('without the amount of a later refund', async () => {
    const stuck = await context.failedForAWeek(2000);
    await context.ask(stuck.payment, 'b', 1000);
    expect(await context.transfer(stuck)).toMatchObject({ ok: true, value: { amount: { amount: 1575 } } });
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(0);
  });
});

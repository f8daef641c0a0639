import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefundObservation } from '../../../../shared/domain/gateway-event.ts';
import { killedAfterWrite } from '../../../support/disturbed-ledger.ts';
import { HOUR, USD } from '../../../support/fixtures.ts';
import {
  FARID,
  FATIMA,
  manualRefundContext,
  refusedAs,
  type Stuck,
  TRANSFER,
} from '../../../support/manual-refund-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
let context: ReturnType<typeof manualRefundContext>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  context = manualRefundContext(table);
});

const DAY = 24 * HOUR;
describe('a repeated request', () => {
  it('with the same reference changes nothing, with another one is rejected, and both are audited', async () => {
    const stuck = await context.failedForAWeek();
    const first = await context.transfer(stuck);
    const before = await context.record(stuck.payment);
    expect(await context.transfer(stuck, { reason: 'in other words' }, FATIMA)).toEqual(first);
    expect(await context.transfer(stuck, { reference: 'SEPA 2026-4712' }, FATIMA)).toMatchObject(
      refusedAs('manual_refund_already_recorded'),
    );
    expect(await context.record(stuck.payment)).toEqual(before);
    const results = (await context.auditEvents(stuck)).map(({ by, result, reference }) => [by.id, result, reference]);
    expect(results.toSorted()).toEqual([
      ['farid', 'done', TRANSFER.reference],
      ['fatima', 'already_done', TRANSFER.reference],
      ['fatima', 'manual_refund_already_recorded', 'SEPA 2026-4712'],
    ]);
  });

  it('after a lost answer returns the same result', async () => {
    const stuck = await context.failedForAWeek();
    const { ledger } = context.deps;
    context.deps.ledger = killedAfterWrite(ledger);
    await expect(context.transfer(stuck)).rejects.toThrow('killed');
    context.deps.ledger = ledger;
    expect(await context.transfer(stuck)).toMatchObject({
      ok: true,
      value: { manualRefund: { reference: TRANSFER.reference } },
    });
    const { payment, history } = await context.record(stuck.payment);
    expect(payment.unreserved).toBe(USD.amount - 1000);
    expect(history.filter(({ description }) => description.endsWith(': manual'))).toHaveLength(1);
  });

  it('after a crash before the commit starts from scratch', async () => {
    const stuck = await context.failedForAWeek();
    const { ledger } = context.deps;
    context.deps.ledger = { ...ledger, commit: () => Promise.reject(new Error('killed')) };
    await expect(context.transfer(stuck)).rejects.toThrow('killed');
    expect(await context.auditEvents(stuck)).toEqual([]);
    context.deps.ledger = ledger;
    expect(await context.transfer(stuck)).toMatchObject({ ok: true });
    expect(await context.auditEvents(stuck)).toMatchObject([{ result: 'done' }]);
  });
});

describe('concurrently', () => {
  /** All callers have read and queried before the first one writes. */
  function together(count: number, meanwhile: () => Promise<unknown> = async () => undefined) {
    const { ledger } = context.deps;
    const all = Promise.withResolvers<void>();
    let waiting = 0;
    const commit: typeof ledger.commit = async (change) => {
      waiting += 1;
      if (waiting === count) all.resolve(meanwhile().then(() => undefined));
      await all.promise;
      return ledger.commit(change);
    };
    context.deps.ledger = { ...ledger, commit };
  }

  it('of two requests with different references, one succeeds and one is rejected', async () => {
    const stuck = await context.failedForAWeek();
    together(2);
    const results = await Promise.all([
      context.transfer(stuck, { reference: 'A 1' }, FARID),
      context.transfer(stuck, { reference: 'B 1' }, FATIMA),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toMatchObject(refusedAs('manual_refund_already_recorded'));
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(USD.amount - 1000);
    expect((await context.auditEvents(stuck)).map(({ result }) => result).toSorted()).toEqual([
      'done',
      'manual_refund_already_recorded',
    ]);
  });

  it('two identical requests record one manual refund', async () => {
    const stuck = await context.failedForAWeek();
    together(2);
    const results = await Promise.all([context.transfer(stuck), context.transfer(stuck)]);
    expect(results[0]).toEqual(results[1]);
    expect((await context.record(stuck.payment)).payment.unreserved).toBe(USD.amount - 1000);
  });

  it.each([
    ['all that is left is refunded again', (stuck: Stuck) => context.ask(stuck.payment, 'b'), 'refund_exceeds_payment'],
    ['a dispute is opened', (stuck: Stuck) => context.dispute(stuck, 'open'), 'payment_disputed'],
  ])('%s: no manual refund is recorded', async (_, happens, code) => {
    const stuck = await context.failedForAWeek();
    const { ledger } = context.deps;
    together(1, () => {
      context.deps.ledger = ledger;
      return happens(stuck);
    });
    expect(await context.transfer(stuck)).toMatchObject(refusedAs(code));
    expect(await context.refundOf(stuck.payment)).not.toHaveProperty('manualRefund');
  });

  it('with a completed gateway refund, no manual refund is recorded', async () => {
    const stuck = await context.unknownForAWeek();
    const { ledger } = context.deps;
    together(1, () => {
      context.deps.ledger = ledger;
      return context.report(stuck, 'done');
    });
    expect(await context.transfer(stuck)).toMatchObject(refusedAs('refund_handled_by_gateway'));
    expect(await context.refundOf(stuck.payment)).toMatchObject({ state: 'done' });
    expect(await context.refundOf(stuck.payment)).not.toHaveProperty('manualRefund');
    expect(context.alarms.map(([name]) => name)).not.toContain('double_refund');
  });
});

describe('a gateway refund that completes after the manual refund', () => {
  async function settled(): Promise<Stuck> {
    const payment = await context.paid();
    context.gateway.refunds = { outcome: 'unknown' };
    await context.ask(payment, 'a', 1000);
    const stuck = await context.afterAWeek(payment, 'unknown');
    expect(await context.transfer(stuck)).toMatchObject({ ok: true });
    context.alarms.length = 0;
    return stuck;
  }
  async function reported(stuck: Stuck, ...states: RefundObservation['state'][]) {
    for (const state of states) {
      context.clock.now += HOUR;
      await context.report(stuck, state);
    }
    return context.record(stuck.payment);
  }

  it('is detected as a double refund: it raises an alarm, is in the history, and reduces the refundable amount', async () => {
    const stuck = await settled();
    const { payment, refunds, history } = await reported(stuck, 'pending', 'done');
    expect(context.alarms).toEqual([['double_refund', { paymentId: payment.id, refundId: stuck.refund.id }]]);
    expect(refunds).toMatchObject([{ state: 'done', manualRefund: { doubleRefundAmount: 1000 } }]);
    expect(payment.unreserved).toBe(USD.amount - 2000);
    expect(history.at(-1)).toMatchObject({ by: 'notification', description: expect.stringContaining(': double') });
    expect(await context.ask(payment, 'b', 576)).toMatchObject(refusedAs('refund_exceeds_payment'));
  });

  it('changes nothing and raises no alarm when it is repeated', async () => {
    const stuck = await settled();
    const before = await reported(stuck, 'done');
    expect(await reported(stuck, 'done', 'pending')).toEqual(before);
    expect(context.alarms).toHaveLength(1);
  });

  it('and then fails is no double refund, is not sent again, and ignores late reports', async () => {
    const record = await reported(await settled(), 'done', 'failed', 'done');
    const { payment, refunds, history } = record;
    expect(refunds).toMatchObject([{ state: 'done', manualRefund: { reference: TRANSFER.reference } }]);
    expect(refunds[0]?.manualRefund).not.toHaveProperty('twice');
    expect(payment.unreserved).toBe(USD.amount - 1000);
    expect(history.at(-1)?.description).toContain(': double_failed');
    await context.pass(2 * DAY);
    expect(await context.record(payment)).toEqual(record);
  });

  it('raises an alarm even if the process crashes after the commit', async () => {
    const stuck = await settled();
    context.deps.ledger = killedAfterWrite(context.deps.ledger);
    await expect(context.report(stuck, 'done')).rejects.toThrow('killed');
    expect(context.alarms.map(([name]) => name)).toEqual(['double_refund']);
  });
});

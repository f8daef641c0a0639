import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { REFUND_QUERY_DELAY, type Refund } from '../../../../shared/domain/refund.ts';
import { processRefund } from '../../../../shared/use-cases/refunds/internal/process-refund.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { changedBeforeWrite } from '../../../support/disturbed-ledger.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const AMOUNT = 1000;

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

async function request(deps: typeof context.deps = context.deps): Promise<void> {
  const requestedBy = { id: 'farid', role: 'finance' } as const;
  const key = 'a'.repeat(24);
  await requestRefund(deps, { paymentId: payment.id, key, amount: AMOUNT, reason: 'goodwill', requestedBy });
}
const stored = async () => (await context.record(payment)).refunds[0] as Refund;
const process = async (deps: typeof context.deps = context.deps) =>
  processRefund(deps, payment.id, (await stored()).id, 'sweep');

/** Somebody else changes the payment before the first change of a refund to this state is written. */
const changedBefore = (state: Refund['state']): typeof context.deps => ({
  ...context.deps,
  ledger: changedBeforeWrite(context.deps.ledger, ({ refunds = [] }) => refunds.some((one) => one.state === state)),
});

it('a refund is written, with its history and the time of its query, before it is sent', async () => {
  context.gateway.refunds = { outcome: 'unknown' };
  await request();
  const { clock } = context;
  expect(await stored()).toMatchObject({ state: 'sent', sentAt: clock.now, dueAt: clock.now + REFUND_QUERY_DELAY });
  const { id } = await stored();
  expect((await context.record(payment)).history).toContainEqual(
    expect.objectContaining({ description: `refund ${id}: sent` }),
  );
});

it('a refund that was sent is queried two minutes later at the earliest', async () => {
  context.gateway.refunds = { outcome: 'unknown' };
  await request();
  context.clock.now += REFUND_QUERY_DELAY - 1;
  await process();
  expect(context.gateway.calls).toEqual(['refund']);
  context.gateway.found = { outcome: 'done' };
  context.clock.now += 1;
  await process();
  expect(context.gateway.calls).toEqual(['refund', 'findRefund']);
});

it.each([
  ['done', { outcome: 'done' }],
  ['manual_review', { outcome: 'impossible', code: 'closed' }],
] as const)('a refund that is %s is never sent again', async (state, answer) => {
  context.gateway.refunds = answer;
  await request();
  expect(await stored()).toMatchObject({ state });
  await process();
  expect(context.gateway.calls).toEqual(['refund']);
});

it.each([
  { outcome: 'deferred', code: 'NOT_ENOUGH', balanceTooLow: true },
  { outcome: 'failed', code: 'balance_insufficient', balanceTooLow: true },
] as const)('a balance that is too low raises an alarm about the refund: $code', async (answer) => {
  context.gateway.refunds = answer;
  await request();
  expect(context.alarms).toEqual([['balance_too_low', { paymentId: payment.id, refundId: (await stored()).id }]]);
});

it('manual review raises an alarm about the refund', async () => {
  context.gateway.refunds = { outcome: 'impossible', code: 'closed' };
  await request();
  expect(context.alarms).toEqual([['refund_manual_review', { paymentId: payment.id, refundId: (await stored()).id }]]);
  expect(context.measured.slice(-2)).toEqual(['Refund sent', 'Refund manual_review']);
});

describe('after a concurrent change', () => {
  it('the answer of the gateway is stored all the same', async () => {
    await request(changedBefore('done'));
    expect(await stored()).toMatchObject({ state: 'done' });
    expect(context.gateway.calls).toEqual(['refund']);
  });

  it('an earlier attempt that was executed is not followed by another', async () => {
    context.gateway.refunds = { outcome: 'failed', code: 'INVALID_REQUEST' };
    await request();
    expect(await stored()).toMatchObject({ state: 'failed', attempt: 2 });
    context.gateway.found = { outcome: 'done' };
    await process(changedBefore('done'));
    expect(await stored()).toMatchObject({ state: 'done', attempt: 1 });
    expect(context.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
  });
});

describe('a run that was frozen, and continues when another one may have sent the next attempt', () => {
  /** It continues so late after its refund was written as sent. */
  function frozenAfterWriting(): typeof context.deps {
    const { ledger } = context.deps;
    const commit: typeof ledger.commit = async (change) => {
      const isCommitted = await ledger.commit(change);
      if (change.refunds?.some(({ state }) => state === 'sent')) context.clock.now += REFUND_QUERY_DELAY;
      return isCommitted;
    };
    return { ...context.deps, ledger: { ...ledger, commit } };
  }

  it('sends nothing; the next run asks first, and sends the same attempt', async () => {
    await request(frozenAfterWriting());
    expect(context.gateway.calls).toEqual([]);
    expect(await stored()).toMatchObject({ state: 'sent', attempt: 1 });
    await process();
    expect(context.gateway.calls).toEqual(['findRefund', 'refund']);
    expect(await stored()).toMatchObject({ state: 'done', attempt: 1 });
  });

  it('sends nothing either if it was frozen after it has asked', async () => {
    context.gateway.refunds = { outcome: 'unknown' };
    await request();
    context.clock.now += REFUND_QUERY_DELAY;
    context.gateway.findRefund = async () => {
      context.clock.now += REFUND_QUERY_DELAY;
      return { outcome: 'not_found' };
    };
    await process();
    expect(context.gateway.calls).toEqual(['refund']);
  });

  it.each([
    ['it read the refund', frozenAfterReading],
    ['it loaded the adapter of the gateway', frozenBeforeCalling],
  ])('sends nothing either if it was frozen while %s', async (_when, frozen) => {
    context.gateway.refunds = { outcome: 'unknown' };
    await request();
    context.clock.now += REFUND_QUERY_DELAY;
    await process(frozen());
    expect(context.gateway.calls).toEqual(['refund', 'findRefund']);
  });

  function frozenAfterReading(): typeof context.deps {
    const { ledger } = context.deps;
    const readRefund: typeof ledger.readRefund = async (...args) => {
      const read = await ledger.readRefund(...args);
      context.clock.now += REFUND_QUERY_DELAY;
      return read;
    };
    return { ...context.deps, ledger: { ...ledger, readRefund } };
  }

  function frozenBeforeCalling(): typeof context.deps {
    const gateways = async () => {
      if (context.gateway.calls.includes('findRefund')) context.clock.now += REFUND_QUERY_DELAY;
      return context.gateway;
    };
    return { ...context.deps, gateways };
  }
});

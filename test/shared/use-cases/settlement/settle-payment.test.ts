import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../../../shared/domain/observation.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { settlePayment } from '../../../../shared/use-cases/settlement/internal/settle-payment.ts';
import { changedBeforeWrite } from '../../../support/disturbed-ledger.ts';
import { aPayment, HOUR, observed, USD } from '../../../support/fixtures.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

const PAID = { status: 'succeeded', captured: USD } as const;
const WRONG = { status: 'succeeded', captured: { ...USD, amount: 99 } } as const;

let table: TestTable;
let context: ReturnType<typeof settlementContext>;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  context = settlementContext(table);
});

const settle = (observation: Observation) => settlePayment(context.deps, observation);
const stateOf = async (payment: Payment) => (await context.record(payment)).payment.state;

describe('a success is settled by its reference', () => {
  it('if it names another payment of ours', async () => {
    const [named, paid] = [await context.opened(), await context.opened()];
    await settle(observed(named, PAID, { reference: paid.reference ?? '' }));
    expect([await stateOf(named), await stateOf(paid)]).toEqual(['pending', 'succeeded']);
    expect(context.alarms).toEqual([]);
  });

  it('if it names no payment', async () => {
    const paid = await context.opened();
    const { paymentId: _, ...reported } = observed(paid, PAID);
    await settle(reported);
    expect(await stateOf(paid)).toBe('succeeded');
  });

  it('but not if it is of another merchant account', async () => {
    const payment = await context.opened();
    await settle(observed(payment, PAID, { account: 'acct_2/test' }));
    expect(await stateOf(payment)).toBe('pending');
    expect(context.alarms).toEqual([['unmatched_payment', { gateway: 'stripe', paymentId: payment.id }]]);
  });
});

it('what is no success and no payment of ours raises no alarm', async () => {
  const { paymentId: _, ...strange } = observed(await context.opened(), { status: 'closed' });
  await settle({ ...strange, reference: 'pi_strange' });
  expect(context.alarms).toEqual([]);
});

describe('a notification of another amount', () => {
  it('is confirmed by a query, once', async () => {
    const payment = await context.opened();
    context.gateway.books = PAID;
    await settle(observed(payment, WRONG));
    expect((await context.record(payment)).payment).toMatchObject({ state: 'succeeded', accepted: true });
    expect(context.gateway.calls).toEqual(['inquire']);
    expect(context.alarms).toEqual([]);
  });

  it('changes nothing, and is not queried again, if the gateway knows of no success', async () => {
    const payment = await context.opened();
    await settle(observed(payment, WRONG));
    expect(await stateOf(payment)).toBe('pending');
    expect(context.gateway.calls).toEqual(['inquire']);
  });

  it('is delivered again if the gateway does not answer', async () => {
    const payment = await context.opened();
    context.gateway.books = 'unavailable';
    await expect(settle(observed(payment, WRONG))).rejects.toThrow('did not answer');
    expect(await stateOf(payment)).toBe('pending');
  });
});

it('a success is written without a read, and anything else after one', async () => {
  const [payment, other] = [await context.opened(), await context.opened()];
  const calls: string[] = [];
  const { read, tryAcceptOptimistically } = context.deps.ledger;
  const ledger: typeof context.deps.ledger = {
    ...context.deps.ledger,
    read(...of) {
      calls.push('read');
      return read(...of);
    },
    tryAcceptOptimistically(...of) {
      calls.push('accept');
      return tryAcceptOptimistically(...of);
    },
  };
  const deps = { ...context.deps, ledger };
  await settlePayment(deps, observed(payment, { status: 'open', decline: 'card_declined' }));
  expect(calls).toEqual(['read']);
  await settlePayment(deps, observed(payment, PAID));
  expect(calls).toEqual(['read', 'accept']);
  const { reference: _, ...unreferenced } = observed(other, PAID);
  await settlePayment(deps, unreferenced);
  expect(calls).toEqual(['read', 'accept', 'read']);
});

it('after a concurrent change the rows are read, and decided, again', async () => {
  const payment = await context.opened();
  const deps = { ...context.deps, ledger: changedBeforeWrite(context.deps.ledger) };
  await settlePayment(deps, observed(payment, { status: 'open', decline: 'card_declined' }));
  const { payment: stored } = await context.record(payment);
  expect(stored).toMatchObject({ version: payment.version + 2, lastDecline: { code: 'card_declined' } });
});

it('a late success closes the payment that was opened since', async () => {
  const first = await context.opened();
  context.gateway.books = 'unavailable';
  await context.pass(2 * HOUR);
  expect(await stateOf(first)).toBe('expired');
  const { application } = await context.deps.ledger.read(first.id);
  if (application === undefined) throw new Error('not stored');
  const now = context.clock.now;
  const times = { createdAt: now, updatedAt: now, observedAt: now, payableUntil: now + HOUR, closesAt: now + HOUR };
  const second = aPayment(application, { ...times, dueAt: now + HOUR });
  await table.ledger.openPayment(second, { userId: application.userId, address: application.userId });
  context.gateway.books = { status: 'open' };
  context.gateway.calls.length = 0;
  await settle(observed(first, PAID, { at: now }));
  expect(context.gateway.calls).toEqual(['close']);
  expect((await context.record(first)).payment).toMatchObject({ state: 'succeeded', accepted: true });
  expect(await stateOf(second)).toBe('canceled');
});

it('a success of a withdrawn application is refunded, without an alarm, before the caller is answered', async () => {
  const payment = await context.opened();
  context.gateway.closes = false;
  context.gateway.refund = async () => {
    await setTimeout(5);
    return { outcome: 'done' };
  };
  await withdrawApplication(context.deps, payment.userId, payment.applicationId);
  await settle(observed(payment, PAID, { at: context.clock.now + 1 }));
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'done', amount: USD }]);
  expect(context.alarms).toEqual([]);
});

it('a payment that waits for the merchant raises an alarm', async () => {
  const payment = await context.opened();
  await settle(observed(payment, { status: 'processing', awaitsMerchant: 'RECEIVING_PREFERENCE' }));
  const details = { paymentId: payment.id, gateway: 'stripe', reason: 'RECEIVING_PREFERENCE' };
  expect(context.alarms).toEqual([['payment_held', details]]);
});

import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DisputeObservation, GatewayEvent } from '../../../../shared/domain/gateway-event.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { toGatewayEvent } from '../../../../shared/gateways/stripe/events.ts';
import { withdrawApplication } from '../../../../shared/use-cases/applications/withdraw-application.ts';
import { checkPayment } from '../../../../shared/use-cases/payments/check-payment.ts';
import { requestRefund } from '../../../../shared/use-cases/refunds/request-refund.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { HOUR, NOW, observedDispute, USD } from '../../../support/fixtures.ts';
import { startTable } from '../../../support/memory-table.ts';
import { settlementContext } from '../../../support/settlement-context.ts';
import type { TestTable } from '../../../support/table.ts';

// In memory: a payment has up to a hundred disputes. `money.test.ts` has disputes in the real table.
let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const KEYS = {
  secretKey: 'sk_test_1',
  publishableKey: 'pk_test_1',
  webhookSecrets: ['whsec_1'],
  mode: 'test',
  account: 'acct_1/test',
} as const;
let nth = 0;

/** Stripe's own event, read by the adapter; each is a second later than the one before. */
function reported(payment: Payment, type: string, id: string, amount: number, status: string): GatewayEvent {
  nth++;
  const created = NOW / 1000 + nth;
  const object = {
    id,
    object: 'dispute',
    amount,
    currency: 'usd',
    payment_intent: payment.reference,
    status,
    reason: 'fraudulent',
    created: NOW / 1000,
    evidence_details: { due_by: NOW / 1000 + 7 * 86_400 },
  };
  const event = { id: `evt_${nth}`, type: `charge.dispute.${type}`, created, data: { object } };
  return toGatewayEvent(
    event as unknown as Stripe.Event,
    { ...KEYS, webhookSecrets: [...KEYS.webhookSecrets] },
    {
      by: 'notification',
      eventId: event.id,
    },
  ) as GatewayEvent;
}

const refundOf = (context: ReturnType<typeof settlementContext>, payment: Payment, amount?: number) =>
  requestRefund(context.deps, {
    paymentId: payment.id,
    key: String(amount ?? 'all').padEnd(24, '0'),
    reason: 'goodwill',
    requestedBy: { id: 'farid', role: 'finance' },
    ...(amount !== undefined && { amount }),
  });

const check = ({ deps }: ReturnType<typeof settlementContext>, { userId, id }: Payment) =>
  checkPayment(deps, userId, id);

it('of two disputes one is won and one is lost: the payment is reversed and only the rest can be refunded', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const settle = (...said: [string, string, number, string]) =>
    settleGatewayEvent(context.deps, reported(payment, ...said));
  await settle('created', 'dp_A', 100, 'needs_response');
  await settle('created', 'dp_B', 2000, 'needs_response');
  await settle('closed', 'dp_A', 100, 'won');
  await settle('closed', 'dp_B', 2000, 'lost');
  expect((await context.deps.ledger.read(payment.id)).application).toMatchObject({ state: 'paid', reversed: true });
  expect(await check(context, payment)).toMatchObject({ value: { result: 'reversed' } });
  expect(await refundOf(context, payment, 576)).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
  expect(await refundOf(context, payment)).toMatchObject({ ok: true, value: { amount: { amount: 575 } } });
});

it('a small lost dispute reverses nothing, and everything else can be refunded', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  await settleGatewayEvent(context.deps, reported(payment, 'created', 'dp_A', 100, 'needs_response'));
  await settleGatewayEvent(context.deps, reported(payment, 'closed', 'dp_A', 100, 'lost'));
  expect((await context.deps.ledger.read(payment.id)).application).not.toHaveProperty('reversed');
  expect(await check(context, payment)).toMatchObject({ value: { result: 'paid' } });
  expect(await refundOf(context, payment, 2476)).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
  expect(await refundOf(context, payment)).toMatchObject({ ok: true, value: { amount: { amount: 2475 } } });
});

it('each is stored with its amount, reason and deadline, and raises its own alarm', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  await settleGatewayEvent(context.deps, reported(payment, 'created', 'dp_A', 100, 'needs_response'));
  await settleGatewayEvent(context.deps, reported(payment, 'funds_withdrawn', 'dp_A', 100, 'needs_response'));
  await settleGatewayEvent(context.deps, reported(payment, 'created', 'dp_B', 2000, 'warning_needs_response'));
  await settleGatewayEvent(context.deps, reported(payment, 'closed', 'dp_A', 100, 'lost'));
  const { payment: after, history } = await context.record(payment);
  const facts = { reason: 'fraudulent', respondBy: NOW + 7 * 24 * HOUR, openedAt: NOW };
  expect(after.disputes).toEqual([
    {
      id: 'dp_A',
      state: 'lost',
      amount: { ...USD, amount: 100 },
      ...facts,
      observedAt: expect.any(Number),
      sinceVersion: expect.any(Number),
    },
    {
      id: 'dp_B',
      state: 'inquiry',
      amount: { ...USD, amount: 2000 },
      ...facts,
      observedAt: expect.any(Number),
      sinceVersion: expect.any(Number),
    },
  ]);
  const about = (disputeId: string, state: string) => ({ paymentId: payment.id, disputeId, state });
  expect(context.alarms).toEqual([
    ['dispute', about('dp_A', 'open')],
    ['dispute', about('dp_B', 'inquiry')],
    ['dispute_lost', about('dp_A', 'lost')],
  ]);
  expect(history.map(({ description }) => description)).toContain('dispute dp_A: lost');
});

it('the alarm of a lost one says if the gateway does not tell how much of it is about this payment', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const dispute = { ...observedDispute(payment, { state: 'lost' }), isUpperLimit: true } as const;
  await settleGatewayEvent(context.deps, { kind: 'dispute', dispute });
  const details = { paymentId: payment.id, disputeId: dispute.disputeId, state: 'lost', amount: 'upper_limit' };
  expect(context.alarms).toEqual([['dispute_lost', details]]);
});

it.each([false, true])(
  'what was lost of a payment replaces the most that it can be, in any order (reversed: %s)',
  async (reversed) => {
    const context = settlementContext(table);
    const payment = await context.paid();
    const most = {
      ...observedDispute(payment, { state: 'lost', amount: { ...USD, amount: 2000 } }),
      isUpperLimit: true,
    } as const;
    const booked = observedDispute(payment, { state: 'lost', amount: { ...USD, amount: 425 } });
    for (const dispute of reversed ? [booked, most, booked] : [most, booked, most])
      await settleGatewayEvent(context.deps, { kind: 'dispute', dispute });
    const { payment: after } = await context.record(payment);
    expect(after.disputes).toMatchObject([{ state: 'lost', amount: { amount: 425 } }]);
    expect(after.disputes?.[0]).not.toHaveProperty('isUpperLimit');
    expect(await refundOf(context, payment)).toMatchObject({ ok: true, value: { amount: { amount: 2150 } } });
  },
);

it('the most that a dispute can take counts although it had been won before', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const won = observedDispute(payment, { state: 'won' });
  const lost = { ...observedDispute(payment, { state: 'lost', at: won.at + 60_000 }), isUpperLimit: true } as const;
  for (const dispute of [won, lost]) await settleGatewayEvent(context.deps, { kind: 'dispute', dispute });
  const { payment: after } = await context.record(payment);
  expect(after.disputes).toMatchObject([{ state: 'lost', isUpperLimit: true }]);
});

it('one over several payments is settled for each of them, although one of them is not ours', async () => {
  const context = settlementContext(table);
  const [payment, other] = [await context.paid(), await context.paid()];
  const unknown = { ...observedDispute(payment), reference: `pi_${Math.random()}` };
  const others = [unknown, observedDispute(other)];
  await settleGatewayEvent(context.deps, { kind: 'dispute', dispute: observedDispute(payment), others });
  for (const one of [payment, other])
    expect((await context.record(one)).payment.disputes).toMatchObject([{ id: 'dp_A', state: 'open' }]);
  expect(context.alarms.map(([name]) => name)).toEqual(['dispute', 'unmatched_payment', 'dispute']);
});

it('one over several payments that fails for one of them is settled for the others, and reported again', async () => {
  const context = settlementContext(table);
  const [payment, other] = [await context.paid(), await context.paid()];
  const unreadable = { ...observedDispute(payment), paymentId: 'pay_unreadable' as Payment['id'] };
  const read = context.deps.ledger.readRefund;
  const ledger = {
    ...context.deps.ledger,
    readRefund: async (...args: Parameters<typeof read>) => {
      if (args[0] === unreadable.paymentId) throw new Error('unreadable');
      return read(...args);
    },
  };
  const event = { kind: 'dispute', dispute: unreadable, others: [observedDispute(other)] } as const;
  await expect(settleGatewayEvent({ ...context.deps, ledger }, event)).rejects.toThrow('unreadable');
  expect((await context.record(other)).payment.disputes).toMatchObject([{ id: 'dp_A' }]);
});

it('while they are open, the rest of the payment can be refunded', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  await settleGatewayEvent(context.deps, reported(payment, 'created', 'dp_A', 100, 'needs_response'));
  await settleGatewayEvent(context.deps, reported(payment, 'created', 'dp_B', 2000, 'under_review'));
  expect(await refundOf(context, payment, 476)).toMatchObject({ error: { code: 'payment_disputed' } });
  expect(await refundOf(context, payment, 2576)).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
  expect(await refundOf(context, payment, 475)).toMatchObject({ ok: true, value: { state: 'done' } });
  expect(await refundOf(context, payment, 1)).toMatchObject({ error: { code: 'payment_disputed' } });
});

it('an automatic refund waits for an open one, and then returns what a lost one has left', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  await settleGatewayEvent(context.deps, reported(payment, 'created', 'dp_A', 100, 'needs_response'));
  await settleGatewayEvent(context.deps, reported(payment, 'created', 'dp_B', 2000, 'needs_response'));
  await withdrawApplication(context.deps, payment.userId, payment.applicationId);
  await settleGatewayEvent(context.deps, reported(payment, 'closed', 'dp_B', 2000, 'lost'));
  await context.pass(HOUR);
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'due' }]);
  await settleGatewayEvent(context.deps, reported(payment, 'closed', 'dp_A', 100, 'won'));
  await context.pass(25 * HOUR);
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'done', amount: { amount: 575 } }]);
  expect(await refundOf(context, payment)).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
});

it('a refund of finance that a lost one has touched needs manual review, since its amount was a decision', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  context.gateway.refunds = { outcome: 'failed', code: 'insufficient_funds' };
  await refundOf(context, payment, 1000);
  await settleGatewayEvent(context.deps, reported(payment, 'closed', 'dp_B', 2000, 'lost'));
  context.gateway.refunds = { outcome: 'done' };
  await context.pass(25 * HOUR);
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'manual_review', amount: { amount: 1000 } }]);
});

it('if a bank changes its mind after the reduced refund, finance can refund the rest', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  await settleGatewayEvent(context.deps, reported(payment, 'closed', 'dp_B', 2000, 'lost'));
  await withdrawApplication(context.deps, payment.userId, payment.applicationId);
  expect((await context.record(payment)).refunds).toMatchObject([{ state: 'done', amount: { amount: 575 } }]);
  await settleGatewayEvent(context.deps, reported(payment, 'funds_reinstated', 'dp_B', 2000, 'won'));
  expect(context.alarms.at(-1)).toMatchObject(['dispute', { state: 'won' }]);
  expect(await refundOf(context, payment, 2001)).toMatchObject({ error: { code: 'refund_exceeds_payment' } });
  expect(await refundOf(context, payment)).toMatchObject({ ok: true, value: { amount: { amount: 2000 } } });
});

it('the sweep finds the end of each, also of one that was never reported', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  await settleGatewayEvent(context.deps, reported(payment, 'created', 'dp_A', 100, 'needs_response'));
  const amount = { ...USD, amount: 2000 };
  context.gateway.disputes = [
    observedDispute(payment, { disputeId: 'dp_A', amount: { ...USD, amount: 100 }, state: 'won' }),
    observedDispute(payment, { disputeId: 'dp_B', amount, state: 'lost' }),
  ];
  await context.pass(25 * HOUR);
  const { payment: after } = await context.record(payment);
  expect(after.disputes).toMatchObject([
    { id: 'dp_A', state: 'won' },
    { id: 'dp_B', state: 'lost' },
  ]);
  expect((await context.deps.ledger.read(payment.id)).application).toMatchObject({ reversed: true });
  expect(after).not.toHaveProperty('dueAt');
});

it('the sweep finds the end of all, although one more than a payment can have is listed first', async () => {
  const context = settlementContext(table);
  const payment = await context.paid();
  const some = Array.from({ length: 100 }, (_, n) => `dp_${n}`);
  const said = (disputeId: string, state: 'open' | 'lost') =>
    observedDispute(payment, { disputeId, state, amount: { ...USD, amount: 1 } });
  for (const id of some) await settleGatewayEvent(context.deps, { kind: 'dispute', dispute: said(id, 'open') });
  context.gateway.disputes = ['dp_more', ...some].map((id) => said(id, 'lost'));
  await context.pass(25 * HOUR);
  const { payment: after } = await context.record(payment);
  expect(new Set(after.disputes?.map(({ state }) => state))).toEqual(new Set(['lost']));
  expect(context.failures).toEqual([expect.any(RangeError)]);
});

describe('two notifications of the same second', () => {
  const both = (payment: Payment) =>
    (['won', 'lost'] as const).map((state) => observedDispute(payment, { disputeId: 'dp_A', state, at: NOW + 999 }));

  it('are decided by a query', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    context.gateway.disputes = [observedDispute(payment, { disputeId: 'dp_A', state: 'lost' })];
    for (const dispute of both(payment)) await settleGatewayEvent(context.deps, { kind: 'dispute', dispute });
    expect(context.gateway.calls).toEqual(['findDisputes']);
    expect((await context.record(payment)).payment.disputes).toMatchObject([{ state: 'lost' }]);
  });

  it('are redelivered if the gateway does not answer', async () => {
    const context = settlementContext(table);
    const payment = await context.paid();
    const [won, lost] = both(payment) as [DisputeObservation, DisputeObservation];
    await settleGatewayEvent(context.deps, { kind: 'dispute', dispute: won });
    context.gateway.books = 'unavailable';
    await expect(settleGatewayEvent(context.deps, { kind: 'dispute', dispute: lost })).rejects.toThrow(
      'did not answer',
    );
  });
});

it('money that is taken back before its dispute is known counts once, and not at all if the dispute is won', async () => {
  const { deps, paid, record } = settlementContext(table);
  const payment = await paid();
  const settle = (changes: Partial<DisputeObservation>) =>
    settleGatewayEvent(deps, { kind: 'dispute', dispute: observedDispute(payment, changes) });
  const reversal = { disputeId: 'reversal', state: 'lost', presumed: true } as const;
  await settle(reversal);
  expect((await record(payment)).payment).toMatchObject({ reversed: true });
  await settle({ at: NOW + 9_000 });
  await settle({ state: 'won', at: NOW + 20_000 });
  await settle(reversal);
  const { payment: stored } = await record(payment);
  expect(stored.disputes).toMatchObject([{ id: 'dp_A', state: 'won' }]);
  expect(stored).not.toHaveProperty('reversed');
});

it('money that is taken back long after another dispute was lost is lost as well', async () => {
  const { deps, paid, record } = settlementContext(table);
  const payment = await paid();
  const settle = (changes: Partial<DisputeObservation>) =>
    settleGatewayEvent(deps, { kind: 'dispute', dispute: observedDispute(payment, changes) });
  const part = (amount: number) => ({ ...payment.amount, amount });
  await settle({ state: 'lost', amount: part(100), at: NOW + 20_000 });
  const later = NOW + 20_000 + 2 * 24 * 60 * 60_000;
  const reversal = { disputeId: 'reversal', state: 'lost', presumed: true, amount: part(2_000) } as const;
  await settle({ ...reversal, openedAt: later, at: later });
  const { payment: stored } = await record(payment);
  expect(stored.disputes).toMatchObject([
    { id: 'dp_A', state: 'lost' },
    { id: 'reversal', state: 'lost' },
  ]);
  expect(stored).toMatchObject({ reversed: true });
});

it('money that is taken back during an inquiry is lost, also once the inquiry has closed', async () => {
  const { deps, paid, record } = settlementContext(table);
  const payment = await paid();
  const settle = (changes: Partial<DisputeObservation>) =>
    settleGatewayEvent(deps, { kind: 'dispute', dispute: observedDispute(payment, changes) });
  const reversal = { disputeId: 'reversal', state: 'lost', presumed: true, openedAt: NOW + 10_000 } as const;
  await settle({ state: 'inquiry' });
  await settle({ ...reversal, at: NOW + 10_000 });
  await settle({ state: 'closed', at: NOW + 20_000 });
  const { payment: stored } = await record(payment);
  expect(stored.disputes).toMatchObject([
    { id: 'dp_A', state: 'closed' },
    { id: 'reversal', state: 'lost' },
  ]);
  expect(stored).toMatchObject({ reversed: true });
});

it('money that is taken back during an inquiry counts once if the inquiry becomes a dispute', async () => {
  const { deps, paid, record } = settlementContext(table);
  const payment = await paid();
  const settle = (changes: Partial<DisputeObservation>) =>
    settleGatewayEvent(deps, { kind: 'dispute', dispute: observedDispute(payment, changes) });
  await settle({ state: 'inquiry' });
  await settle({ disputeId: 'reversal', state: 'lost', presumed: true, openedAt: NOW + 10_000, at: NOW + 10_000 });
  await settle({ state: 'open', at: NOW + 20_000 });
  expect((await record(payment)).payment.disputes).toMatchObject([{ id: 'dp_A', state: 'open' }]);
});

it.each(['open', 'won', 'lost'] as const)(
  'money that was taken back long before a dispute was opened is lost as well: %s',
  async (state) => {
    const { deps, paid, record } = settlementContext(table);
    const payment = await paid();
    const settle = (changes: Partial<DisputeObservation>) =>
      settleGatewayEvent(deps, { kind: 'dispute', dispute: observedDispute(payment, changes) });
    const part = (amount: number) => ({ ...payment.amount, amount });
    const later = NOW + 2 * 24 * HOUR;
    await settle({ disputeId: 'reversal', state: 'lost', presumed: true, amount: part(1_000) });
    await settle({ state, amount: part(1_500), openedAt: later, at: later + HOUR });
    expect((await record(payment)).payment.disputes).toMatchObject([
      { id: 'reversal', state: 'lost' },
      { id: 'dp_A', state },
    ]);
  },
);

it('money that is taken back after a dispute was won is lost all the same, whatever is reported again', async () => {
  const { deps, paid, record } = settlementContext(table);
  const payment = await paid();
  const settle = (changes: Partial<DisputeObservation>) =>
    settleGatewayEvent(deps, { kind: 'dispute', dispute: observedDispute(payment, changes) });
  const won = { state: 'won', at: NOW + 20_000 } as const;
  const reversal = { disputeId: 'reversal', state: 'lost', presumed: true } as const;
  await settle(won);
  await settle({ ...reversal, openedAt: NOW + 30_000, at: NOW + 30_000 });
  await settle({ ...won, amount: { ...payment.amount, amount: 1 } });
  const { payment: stored } = await record(payment);
  expect(stored.disputes).toMatchObject([
    { id: 'dp_A', state: 'won' },
    { id: 'reversal', state: 'lost' },
  ]);
  expect(stored).toMatchObject({ reversed: true });
  await settle({ disputeId: 'dp_B', openedAt: NOW + 40_000, at: NOW + 40_000 });
  expect((await record(payment)).payment.disputes).toMatchObject([{ id: 'dp_A' }, { id: 'dp_B', state: 'open' }]);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySettlement } from '../../../shared/domain/apply-settlement.ts';
import type { Change } from '../../../shared/domain/change.ts';
import { DISPUTE_STATES, type DisputeState } from '../../../shared/domain/dispute.ts';
import { type OutboxRows, outboxEventsOf, subjectOf } from '../../../shared/domain/outbox-event.ts';
import type { Payment, PaymentState } from '../../../shared/domain/payment.ts';
import type { Refund } from '../../../shared/domain/refund.ts';
import { settleDispute } from '../../../shared/domain/settle-dispute.ts';
import { settleRefund } from '../../../shared/domain/settle-refund.ts';
import { decideSettlement } from '../../../shared/domain/settlement.ts';
import { anApplication, aPayment, HOUR, NOW, observed, observedDispute, USD } from '../../support/fixtures.ts';

const draft = anApplication({ state: 'draft', submittedAt: undefined });
const payment = aPayment(draft);
const DISPUTE = { openedAt: NOW, observedAt: NOW, sinceVersion: 2 } as const;
const dispute = (id: string, state: DisputeState) => ({ ...DISPUTE, id, state, amount: USD });
const kindsOf = (rows: OutboxRows) => outboxEventsOf(rows).map(({ kind }) => kind);
const paymentThatIs = (changes: Partial<Payment>) => kindsOf({ payments: [{ ...payment, ...changes }] });
const refund: Refund = {
  id: `re_${payment.id.slice(4)}`,
  paymentId: payment.id,
  gateway: payment.gateway,
  amount: { amount: 100, currency: 'USD' },
  reason: 'amount_mismatch',
  state: 'due',
  attempt: 1,
  createdAt: NOW,
  updatedAt: NOW,
  version: 1,
};

describe('the events of a payment', () => {
  it.each<[string, Partial<Payment>, string[]]>([
    ['pending', {}, []],
    ['declined', { lastDecline: { code: 'insufficient_funds', at: NOW } }, []],
    ['processing', { state: 'processing' }, []],
    ['to be closed', { closing: { reason: 'superseded', since: NOW } }, []],
    ['failed', { state: 'failed', gatewayConfirmed: true }, ['payment.closed']],
    ['canceled', { state: 'canceled', gatewayConfirmed: true }, ['payment.closed']],
    ['expired', { state: 'expired', gatewayConfirmed: true }, ['payment.closed']],
    ['expired unconfirmed', { state: 'expired', gatewayConfirmed: false }, []],
    ['accepted', { state: 'succeeded', accepted: true }, ['payment.paid']],
    ['not accepted', { state: 'succeeded', accepted: false }, ['payment.not_accepted']],
    [
      'disputed',
      { state: 'succeeded', accepted: true, disputes: [dispute('dp_A', 'open'), dispute('dp_B', 'lost')] },
      ['payment.paid', 'payment.disputed', 'payment.disputed'],
    ],
  ])('that is %s', (_, changes, kinds) => {
    expect(paymentThatIs(changes)).toEqual(kinds);
  });

  it('contain the captured amount of an automatic refund', () => {
    const rows = { payments: [{ ...payment, state: 'succeeded', accepted: false } as Payment], refunds: [refund] };
    expect(outboxEventsOf(rows)).toMatchObject([{ amount: { amount: 100 }, reason: 'amount_mismatch' }]);
    const other: Refund = { ...refund, id: 'rf_1', amount: { amount: 7, currency: 'USD' }, reason: 'goodwill' };
    const [refused, begun] = outboxEventsOf({ ...rows, refunds: [other, refund] });
    expect(refused).toMatchObject({ kind: 'payment.not_accepted', amount: { amount: 100 }, reason: 'amount_mismatch' });
    expect(begun).toMatchObject({ kind: 'payment.refund_initiated', refundId: 'rf_1' });
  });

  it('contain what is known of a dispute', () => {
    const paid: Payment = { ...payment, state: 'succeeded', accepted: true };
    const disputeOf = (facts: object, changes: Partial<Payment> = {}) =>
      outboxEventsOf({ payments: [{ ...paid, disputes: [{ ...dispute('dp_A', 'open'), ...facts }], ...changes }] })[1];
    const event = { kind: 'payment.disputed', disputeId: 'dp_A', amount: USD, state: 'open', reversed: false };
    const bare = disputeOf({});
    expect(bare).toMatchObject(event);
    for (const unknown of ['reason', 'respondBy']) expect(bare).not.toHaveProperty(unknown);
    const facts = { reason: 'fraudulent', respondBy: NOW + HOUR };
    expect(disputeOf(facts, { reversed: true })).toMatchObject({ ...event, ...facts, reversed: true });
    // The same dispute may be over several payments.
    expect(bare && subjectOf(bare)).toBe(`${paid.id}.dp_A`);
  });

  it('contain the start of a refund that was made at the gateway', () => {
    const external: Refund = { ...refund, id: 'gw_re_x', reason: 'issued_at_gateway', state: 'sent', reserved: 100 };
    expect(kindsOf({ refunds: [external] })).toEqual(['payment.refund_initiated']);
  });

  it('contain the start, the return and the end of a refund', () => {
    const of = (changes: Partial<Refund>) =>
      outboxEventsOf({ refunds: [{ ...refund, ...changes }] }).map(({ id }) => id.slice(refund.id.length + 1));
    for (const state of ['due', 'sent', 'failed'] as const) expect(of({ state })).toEqual(['refund_initiated']);
    expect(of({ state: 'done' })).toEqual(['refund_initiated', 'refunded.1']);
    for (const state of ['failed', 'sent'] as const) {
      expect(of({ state, attempt: 2, returnedAt: NOW })).toEqual(['refund_initiated', 'refund_returned']);
    }
    expect(of({ state: 'done', attempt: 2 })).toEqual(['refund_initiated', 'refunded.2']);
    expect(of({ state: 'manual_review' })).toEqual(['refund_initiated', 'refund_failed']);
  });

  it('contain no refund that never began, and none that is no longer owed', () => {
    const paid: Payment = { ...payment, state: 'succeeded', refundTotals: { manual_review: 100 } };
    const of = (changes: Partial<Refund>, facts: Partial<Payment> = {}) =>
      kindsOf({ payments: [{ ...paid, ...facts }], refunds: [{ ...refund, ...changes }] });
    // The event about the payment announces its refund.
    expect(of({}, { accepted: false })).toEqual(['payment.not_accepted']);
    const failedAtOnce = { reason: 'issued_at_gateway', state: 'manual_review', attempt: 2, released: true } as const;
    expect(of(failedAtOnce, { accepted: true })).toEqual(['payment.paid', 'payment.refund_failed']);
    const lost = {
      accepted: true,
      disputes: [dispute('dp_A', 'lost')],
    } as const;
    expect(of({ state: 'manual_review' }, lost)).not.toContain('payment.refund_failed');
  });

  it('say of a returned refund either that it is sent again or that staff take care of it', () => {
    const paid: Payment = { ...payment, state: 'succeeded', accepted: true, refundTotals: { done: 100 } };
    const sentBefore = (days: number, reason: Refund['reason'] = 'goodwill'): string[] => {
      const done: Refund = {
        ...refund,
        id: 'rf_1',
        reason,
        reserved: 100,
        state: 'done',
        sentAt: NOW - days * 24 * HOUR,
      };
      const change = settleRefund(paid, done, { outcome: 'failed' }, 'notification', NOW);
      return outboxEventsOf(change ?? {}).flatMap((one) => (one.kind === 'payment.refund_failed' ? [one.next] : []));
    };
    expect(sentBefore(1)).toEqual(['retry']);
    // Most banks take longer than refunds are retried.
    expect(sentBefore(8)).toEqual(['manual_review']);
    expect(sentBefore(1, 'issued_at_gateway')).toEqual(['manual_review']);
  });

  it('name what is still owed of a failed refund, without what a bank has returned', () => {
    const lost = { ...dispute('dp_A', 'lost'), amount: { ...USD, amount: 2000 } };
    const amount = { ...USD, amount: 1000 };
    const paid: Payment = { ...payment, state: 'succeeded', accepted: true, refundTotals: { manual_review: 1000 } };
    const failed: Refund = { ...refund, id: 'rf_1', amount, reason: 'goodwill', state: 'manual_review' };
    const failureOf = (changes: Partial<Payment>) =>
      outboxEventsOf({ payments: [{ ...paid, ...changes }], refunds: [failed] }).find(({ kind }) =>
        kind.endsWith('failed'),
      );
    expect(failureOf({})).toMatchObject({ amount });
    expect(failureOf({ disputes: [lost] })).toMatchObject({ amount: { ...USD, amount: 575 } });
  });

  it('contain a manual refund', () => {
    const manualRefund = { reference: 'SEPA 4711', by: 'farid', at: NOW };
    // Late reports about its attempts cause no event, and the reference is not included.
    for (const attempt of [2, 3]) {
      const done = { ...refund, state: 'done', attempt, manualRefund } as const;
      const events = { id: `${refund.id}.refunded.manual`, kind: 'payment.refunded', manual: true };
      expect(outboxEventsOf({ refunds: [done] })).toMatchObject([{ kind: 'payment.refund_initiated' }, events]);
    }
  });

  it('do not change when the sweep claims the row', () => {
    const paid = { ...payment, state: 'succeeded', accepted: true } as Payment;
    const claimed: Payment = { ...paid, dueAt: NOW + HOUR, tries: 7 };
    expect(outboxEventsOf({ payments: [claimed] })).toEqual(outboxEventsOf({ payments: [paid] }));
  });
});

describe('the events of an application', () => {
  it.each([
    [draft, []],
    [anApplication(), ['application.submitted']],
    [anApplication({ state: 'paid', paidAt: NOW }), ['application.submitted', 'application.paid']],
    [anApplication({ state: 'withdrawn' }), ['application.submitted', 'application.withdrawn']],
    [
      anApplication({ state: 'approved', paidAt: NOW, reversed: true, updatedAt: NOW + 1 }),
      ['application.submitted', 'application.paid', 'application.approved', 'application.reversed'],
    ],
  ])('%#', (application, kinds) => {
    expect(kindsOf({ application })).toEqual(kinds);
  });

  it('are named by the application, and come first if they are older than those of its payments', () => {
    const application = anApplication({ state: 'paid', paidAt: NOW + 5 });
    const paid: Payment = { ...payment, state: 'succeeded', accepted: true, updatedAt: NOW + 4 };
    expect(outboxEventsOf({ application, payments: [paid] }).map(({ id }) => id)).toEqual([
      `${application.id}.submitted`,
      `${payment.id}.paid`,
      `${application.id}.paid`,
    ]);
  });

  it('contain no personal data', () => {
    const text = JSON.stringify(outboxEventsOf({ application: anApplication({ state: 'paid', paidAt: NOW }) }));
    for (const personal of ['amina', 'Amina', 'X1234567', 'GBR']) expect(text).not.toContain(personal);
  });
});

type Step = (rows: Rows, now: number) => Change | undefined;
interface Rows {
  readonly application: ReturnType<typeof anApplication>;
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}

const settle =
  (index: number, outcome: Parameters<typeof observed>[1]): Step =>
  (rows, now) => {
    const one = rows.payments[index] as Payment;
    const observation = observed(one, outcome, { at: now, source: { by: 'check' } });
    const decided = decideSettlement({ payment: one, application: rows.application }, observation, now);
    if (['no-op', 'confirm-with-gateway', 'unmatched'].includes(decided.kind)) return undefined;
    const settlement = decided as Parameters<typeof applySettlement>[1];
    return applySettlement({ payment: one, application: rows.application }, settlement, observation, now);
  };
const refundIs =
  (word: 'pending' | 'done' | 'failed'): Step =>
  (rows, now) => {
    const [one] = rows.refunds;
    const of = rows.payments.find(({ id }) => id === one?.paymentId);
    return one && of && settleRefund(of, one, { outcome: word }, 'sweep', now);
  };
const disputeIs =
  (disputeId: string, state: DisputeState): Step =>
  (rows, now) => {
    const [one] = rows.payments as [Payment];
    if (one.state !== 'succeeded') return undefined;
    const decided = settleDispute(one, rows.application, observedDispute(one, { disputeId, state, at: now }), now);
    return decided === 'confirm-with-gateway' ? undefined : decided;
  };
const steps = fc.constantFrom<Step>(
  ...[0, 1].flatMap((index) => [
    settle(index, { status: 'open', decline: 'card_declined' }),
    settle(index, { status: 'closed' }),
    settle(index, { status: 'succeeded', captured: USD }),
    settle(index, { status: 'succeeded', captured: { amount: 1, currency: 'USD' } }),
  ]),
  refundIs('pending'),
  refundIs('done'),
  refundIs('failed'),
  ...DISPUTE_STATES.flatMap((state) => [disputeIs('dp_A', state), disputeIs('dp_B', state)]),
);

function merged(rows: Rows, change: Change): Rows {
  const byId = <T extends { id: string }>(all: readonly T[], changed: readonly T[] = []) => [
    ...new Map([...all, ...changed].map((one) => [one.id, one])).values(),
  ];
  return {
    application: change.application ?? rows.application,
    payments: byId(rows.payments, change.payments),
    refunds: byId(rows.refunds, change.refunds),
  };
}

describe('any sequence of changes of two payments', () => {
  const ENDS: Partial<Record<PaymentState, string>> = { failed: 'closed', canceled: 'closed', expired: 'closed' };

  it('publishes each event once and every final state, and a change contains its own events', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(steps, fc.boolean()), { maxLength: 25 }), (life) => {
        const application = anApplication({ paidAt: undefined });
        const [one, other] = [aPayment(application), aPayment(application)];
        let rows: Rows = {
          application: { ...application, attempts: [one.id, other.id] },
          payments: [one, other],
          refunds: [],
        };
        const published: string[] = [];
        const announce = () => {
          const events = outboxEventsOf(rows).filter(({ id }) => !published.includes(id));
          published.push(...events.map(({ id }) => id));
        };
        announce();
        for (const [at, [step, isAnnounced]] of life.entries()) {
          const before = new Set(outboxEventsOf(rows).map(({ id }) => id));
          const change = step(rows, NOW + (at + 1) * 1000) ?? {};
          rows = merged(rows, change);
          // Only then does the ledger write an outbox row.
          const shown = new Set(outboxEventsOf(change).map(({ id }) => id));
          for (const { id } of outboxEventsOf(rows)) expect(before.has(id) || shown.has(id)).toBe(true);
          if (isAnnounced) announce();
        }
        announce();
        expect(new Set(published).size).toBe(published.length);
        for (const { id, state, accepted } of rows.payments) {
          const end = state === 'succeeded' ? (accepted ? 'paid' : 'not_accepted') : ENDS[state];
          if (end !== undefined) expect(published).toContain(`${id}.${end}`);
        }
        for (const { id, state, attempt } of rows.refunds) {
          if (state === 'done') expect(published).toContain(`${id}.refunded.${attempt}`);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('any sequence of observations of disputes over one payment', () => {
  const reported = fc.record({
    disputeId: fc.constantFrom('dp_A', 'dp_B'),
    state: fc.constantFrom(...DISPUTE_STATES),
    amount: fc.constantFrom(USD, { ...USD, amount: 2000 }, { ...USD, amount: 2000, currency: 'EUR' }),
    // A deadline is no change that subscribers are told about, or applicants would get an email about it.
    respondBy: fc.constantFrom(NOW, NOW + HOUR),
  });
  const takenBack = fc.constantFrom(1, 5, 9).map((second) => ({
    disputeId: `taken_${second}`,
    state: 'lost' as const,
    presumed: true as const,
    amount: USD,
    openedAt: NOW + second * 1000,
  }));
  const visible = ({ disputes = [], reversed }: Payment) => ({
    reversed,
    disputes: disputes.map(({ id, state, amount }) => ({ id, state, amount })),
  });

  it('publishes each change of a state, an amount or the reversal once, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 4, arbitrary: reported }, takenBack), { maxLength: 30 }), (life) => {
        const submitted = anApplication({ state: 'paid', paidAt: NOW });
        let paid = aPayment(submitted, { state: 'succeeded', accepted: true, unreserved: USD.amount });
        let application = { ...submitted, paidBy: paid.id };
        const published = new Set<string>();
        const announce = () => {
          const events = outboxEventsOf({ application, payments: [paid] }).filter(({ id }) => !published.has(id));
          for (const { id } of events) published.add(id);
          return events;
        };
        announce();
        for (const [at, said] of life.entries()) {
          const now = NOW + (at + 1) * 1000;
          const before = { application, paid };
          const observation = observedDispute(paid, { openedAt: NOW, ...said, at: now, source: { by: 'sweep' } });
          const change = settleDispute(paid, application, observation, now);
          if (typeof change === 'object') {
            paid = change.payments?.[0] ?? paid;
            application = { ...(change.application ?? application), paidBy: paid.id };
          }
          const events = announce();
          const disputed = events.filter(({ kind }) => kind === 'payment.disputed');
          const isChanged = JSON.stringify(visible(paid)) !== JSON.stringify(visible(before.paid));
          const { disputeId, state, amount } = said;
          const event = { disputeId, state, amount, reversed: paid.reversed ?? false };
          expect(disputed).toMatchObject(isChanged ? [event] : []);
          const isReversedNow = application.reversed && !before.application.reversed;
          expect(events.length - disputed.length).toBe(isReversedNow ? 1 : 0);
          if (isReversedNow) expect(events).toContainEqual(expect.objectContaining({ kind: 'application.reversed' }));
        }
      }),
      { numRuns: 500 },
    );
  });
});

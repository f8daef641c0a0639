import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Application } from '../../../shared/domain/application.ts';
import { type DisputeState, isDisputed, lostAmount } from '../../../shared/domain/dispute.ts';
import { applyManualRefund, owedAmount } from '../../../shared/domain/manual-refund.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import type { Refund } from '../../../shared/domain/refund.ts';
import { isRefundBlocked, refundableAmount, remainingAmount } from '../../../shared/domain/refund-policy.ts';
import { settleDispute } from '../../../shared/domain/settle-dispute.ts';
import { reduceRefund } from '../../../shared/domain/settle-refund.ts';
import { anApplication, aPayment, NOW, observedDispute, USD } from '../../support/fixtures.ts';

/** The possible courses of a dispute, as reported by its gateway. A bank may change its decision. */
const COURSES: readonly (readonly DisputeState[])[] = [
  ['open', 'won'],
  ['open', 'lost'],
  ['inquiry', 'closed'],
  ['inquiry', 'open', 'won'],
  ['inquiry', 'open', 'lost'],
  ['open', 'lost', 'won'],
  ['open', 'won', 'lost'],
];
const FEE = 2500;

/** A paid application and the disputes over its payment. */
class Case {
  payment: Payment;
  application: Application;

  constructor() {
    const application = anApplication({ state: 'paid' });
    this.payment = aPayment(application, { state: 'succeeded', accepted: true, unreserved: USD.amount });
    this.application = { ...application, paidBy: this.payment.id };
  }

  report(disputeId: string, state: DisputeState, amount: number, second: number, eventId?: string): string | undefined {
    const source = { by: 'notification', ...(eventId !== undefined && { eventId }) } as const;
    const said = { disputeId, state, amount: { ...USD, amount }, at: NOW + second * 1000 + 999, source };
    const change = settleDispute(this.payment, this.application, observedDispute(this.payment, said), NOW);
    if (change === 'confirm-with-gateway') return change;
    this.payment = change?.payments?.[0] ?? this.payment;
    this.application = change?.application ?? this.application;
    return undefined;
  }
}

interface Course {
  readonly states: readonly DisputeState[];
  readonly amount: number;
}

const course = fc.record({ states: fc.constantFrom(...COURSES), amount: fc.integer({ min: 1, max: USD.amount }) });
const courses = fc.array(course, { minLength: 1, maxLength: 4 });
const lostBy = (all: readonly Course[]) =>
  Math.min(
    USD.amount,
    all.filter(({ states }) => states.at(-1) === 'lost').reduce((sum, { amount }) => sum + amount, 0),
  );

describe('several disputes over one payment', () => {
  it('have the same sums after any order and repetition of their reports', () => {
    fc.assert(
      fc.property(courses, fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 40 }), (all, reported) => {
        const one = new Case();
        const report = (i: number, nth: number) => {
          const { states, amount } = all[i] as Course;
          expect(one.report(`dp_${i}`, states[nth] as DisputeState, amount, nth, `evt_${i}_${nth}`)).toBeUndefined();
        };
        for (const [i, nth] of reported) {
          const which = i % all.length;
          report(which, nth % (all[which] as Course).states.length);
        }
        // Every end is reported at some time.
        for (const [i, { states }] of all.entries()) report(i, states.length - 1);
        for (const [i, nth] of reported.toReversed()) {
          const which = i % all.length;
          report(which, nth % (all[which] as Course).states.length);
        }
        const lost = lostBy(all);
        expect(one.payment.disputes?.map(({ state }) => state)).toEqual(all.map(({ states }) => states.at(-1)));
        expect(lostAmount(one.payment).amount).toBe(lost);
        expect(refundableAmount(one.payment).amount).toBe(USD.amount - lost);
        expect(one.application.reversed ?? false).toBe((USD.amount - lost) * 10 < FEE * 9);
        // Nothing is left for the sweep.
        expect(one.payment.dueAt).toBeUndefined();
        expect(isDisputed(one.payment)).toBe(false);
      }),
    );
  });

  it('and refunds together never return more than was captured', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('refund' as const), amount: fc.integer({ min: 1, max: USD.amount }) }),
      fc.record({ kind: fc.constant('withdraw' as const) }),
      fc.record({ kind: fc.constant('open' as const), amount: fc.integer({ min: 1, max: USD.amount }) }),
      fc.record({ kind: fc.constantFrom('won' as const, 'lost' as const), index: fc.nat(5) }),
      fc.record({ kind: fc.constant('send' as const) }),
      fc.record({ kind: fc.constant('pay manually' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
        const one = new Case();
        const refunds: Refund[] = [];
        let disputes = 0;
        const sent = () => sum(refunds.filter(({ state }) => state === 'done').map(({ amount }) => amount.amount));
        for (const next of steps) {
          if (next.kind === 'open') {
            // A bank does not reclaim what the payer has already been refunded.
            const left = USD.amount - sent() - sum(amountsOf(one.payment, ['open', 'lost']));
            const amount = Math.min(next.amount, left);
            if (amount > 0) one.report(`dp_${disputes++}`, 'open', amount, 0, 'evt_1');
          } else if (next.kind === 'won' || next.kind === 'lost') {
            const open = one.payment.disputes?.filter(({ state }) => state === 'open') ?? [];
            const ending = open[next.index % open.length];
            if (ending) one.report(ending.id, next.kind, ending.amount.amount, 5, 'evt_2');
          } else if (next.kind === 'refund' || next.kind === 'withdraw') {
            const isAutomatic = next.kind === 'withdraw';
            const available = (isAutomatic ? remainingAmount : refundableAmount)(one.payment).amount;
            const amount = isAutomatic ? available : next.amount;
            if (amount === 0 || amount > available) continue;
            one.payment = { ...one.payment, unreserved: (one.payment.unreserved ?? 0) - amount };
            refunds.push(aRefund(one.payment, `rf_${refunds.length}`, amount, isAutomatic));
          } else if (next.kind === 'send') {
            for (const [i, refund] of refunds.entries()) {
              if (refund.state !== 'due' || isRefundBlocked(one.payment, refund)) continue;
              const reduced = reduceRefund(one.payment, refund);
              refunds[i] = reduced ? { ...reduced.refund, state: 'done' } : { ...refund, state: 'manual_review' };
              if (reduced) one.payment = { ...one.payment, unreserved: reduced.unreserved };
            }
          } else {
            for (const [i, refund] of refunds.entries()) {
              if (refund.state !== 'manual_review' || isRefundBlocked(one.payment, refund)) continue;
              const owed = owedAmount(refund, one.payment, refunds);
              if (owed === 0) continue;
              const by = { reference: 'SEPA 1', by: 'farid' };
              const change = applyManualRefund(one.payment, refund, owed, by, NOW);
              one.payment = change.payments?.[0] ?? one.payment;
              refunds[i] = change.refunds?.[0] ?? refund;
            }
          }
          expect(refunds.every(({ amount }) => amount.amount > 0)).toBe(true);
          expect(sent() + lostAmount(one.payment).amount).toBeLessThanOrEqual(USD.amount);
          const free = USD.amount - sent() - sum(amountsOf(one.payment, ['open', 'lost']));
          expect(refundableAmount(one.payment).amount).toBeLessThanOrEqual(Math.max(0, free));
        }
      }),
      { numRuns: 500 },
    );
  });
});

function aRefund(payment: Payment, id: string, amount: number, isAutomatic: boolean): Refund {
  const reason = isAutomatic ? 'application_withdrawn' : 'goodwill';
  const times = { createdAt: NOW, updatedAt: NOW };
  const { id: paymentId, gateway } = payment;
  const row = { id, paymentId, gateway, amount: { ...USD, amount }, reason, state: 'due', attempt: 1 } as const;
  return { ...row, ...times, version: 1 };
}

function amountsOf({ disputes = [] }: Payment, states: readonly DisputeState[]): number[] {
  return disputes.filter(({ state }) => states.includes(state)).map(({ amount }) => amount.amount);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

describe('two observations of a dispute in the same second', () => {
  it.each([
    ['won', 'lost'],
    ['lost', 'won'],
    ['inquiry', 'open'],
    ['closed', 'open'],
  ] as const)('%s and %s are decided by the gateway', (first, second) => {
    const one = new Case();
    one.report('dp_A', first, 100, 7, 'evt_1');
    expect(one.report('dp_A', second, 100, 7, 'evt_2')).toBe('confirm-with-gateway');
    expect(one.payment.disputes).toMatchObject([{ state: first }]);
    // The answer to a query is not a notification.
    expect(one.report('dp_A', second, 100, 7)).toBeUndefined();
    expect(one.payment.disputes).toMatchObject([{ state: second }]);
  });

  it.each([
    ['open', 'lost'],
    ['lost', 'open'],
    ['inquiry', 'won'],
  ] as const)('%s and %s are ordered by the decision of the bank', (first, second) => {
    const one = new Case();
    one.report('dp_A', first, 100, 7, 'evt_1');
    expect(one.report('dp_A', second, 100, 7, 'evt_2')).toBeUndefined();
    expect(one.payment.disputes).toMatchObject([{ state: first === 'lost' ? first : second }]);
  });
});

describe('an application stays paid while at least 90% of its fee is left', () => {
  it.each([
    ['the surcharge', 75, false],
    ['one dollar', 100, false],
    ['exactly what leaves 90% of the fee', 325, false],
    ['a cent more', 326, true],
    ['most of it', 2000, true],
  ])('after losing %s', (_, amount, reversed) => {
    const one = new Case();
    one.report('dp_A', 'lost', amount, 1, 'evt_1');
    expect(one.application.reversed ?? false).toBe(reversed);
  });

  it('and is paid again if the bank changes its decision', () => {
    const one = new Case();
    one.report('dp_A', 'lost', 2000, 1, 'evt_1');
    one.report('dp_A', 'won', 2000, 2, 'evt_2');
    expect(one.application).not.toHaveProperty('reversed');
  });

  it('and small losses add up', () => {
    const one = new Case();
    for (const id of ['dp_A', 'dp_B', 'dp_C', 'dp_D']) one.report(id, 'lost', 100, 1, 'evt_1');
    expect(one.application).toMatchObject({ reversed: true });
  });
});

it('a dispute in another currency counts as the whole payment', () => {
  const one = new Case();
  const euro = { ...USD, currency: 'EUR', amount: 100 };
  const change = settleDispute(one.payment, one.application, observedDispute(one.payment, { amount: euro }), NOW);
  const [payment] = (change as { payments: readonly [Payment] }).payments;
  expect(refundableAmount(payment)).toEqual({ ...USD, amount: 0 });
});

it('a payment takes at most 100 disputes, so that its row stays small', () => {
  const one = new Case();
  for (let n = 0; n < 100; n++) one.report(`dp_${n}`, 'won', 1, 1, 'evt_1');
  expect(() => one.report('dp_more', 'won', 1, 1, 'evt_1')).toThrow(RangeError);
  one.report('dp_7', 'lost', 1, 2, 'evt_1');
  expect(one.payment.disputes).toHaveLength(100);
});

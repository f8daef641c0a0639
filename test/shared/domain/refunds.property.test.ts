import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyManualRefund, owedAmount } from '../../../shared/domain/manual-refund.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import { type Refund, refundAttemptId } from '../../../shared/domain/refund.ts';
import { recordExternalRefund, settleRefund } from '../../../shared/domain/settle-refund.ts';
import { anApplication, aPayment, HOUR, NOW, USD } from '../../support/fixtures.ts';

const DAY = 24 * HOUR;
type ReportedState = 'pending' | 'done' | 'failed';

/** The possible courses of one attempt, in the order of their reports. */
const FATES: readonly (readonly ReportedState[])[] = [
  ['done'],
  ['pending', 'done'],
  ['done', 'failed'],
  ['failed'],
  ['pending', 'failed'],
  ['pending', 'done', 'failed'],
];

interface Booked {
  readonly refund: string;
  readonly attempt: number;
  /** What it refunds if it is executed, which may be another amount than ours (minor units). */
  readonly amount: number;
  readonly fate: readonly ReportedState[];
}

/** A captured payment, its refunds, and a gateway with its own books. */
class Money {
  payment: Payment;
  now = NOW;
  readonly refunds = new Map<string, Refund>();
  /** By attempt: its refund and all its reports. */
  readonly books = new Map<string, Booked>();

  constructor() {
    this.payment = aPayment(anApplication(), { state: 'succeeded', accepted: true, unreserved: USD.amount });
  }

  request(id: string, amount: number): void {
    const unreserved = this.payment.unreserved ?? 0;
    if (amount > unreserved || this.refunds.has(id)) return;
    this.payment = { ...this.payment, unreserved: unreserved - amount };
    const times = { createdAt: this.now, updatedAt: this.now };
    const { id: paymentId, gateway } = this.payment;
    const row = { id, paymentId, gateway, amount: { ...USD, amount }, reason: 'goodwill', version: 1 } as const;
    this.refunds.set(id, { ...row, state: 'due', attempt: 1, ...times });
  }

  /**
   * Sends the due refunds; the same attempt is never executed twice.
   *
   * @param share of the refund's amount that the gateway executes, in percent
   */
  send(refund: Refund, fate: readonly ReportedState[], share = 100): void {
    this.refunds.set(refund.id, { ...refund, state: 'sent' });
    const key = refundAttemptId(refund);
    const { id: refundId, attempt } = refund;
    const amount = Math.ceil((refund.amount.amount * share) / 100);
    if (!this.books.has(key)) this.books.set(key, { refund: refundId, attempt, amount, fate });
  }

  /** Delivers one of the reports, again or for the first time. */
  report(key: string, nth: number): void {
    const attempted = this.books.get(key);
    const refund = attempted && this.refunds.get(attempted.refund);
    const state = attempted?.fate[nth % attempted.fate.length];
    // Like the use case: reports about a replaced attempt are ignored.
    if (state === undefined || refund?.attempt !== attempted?.attempt || refund === undefined) return;
    const amount = state === 'done' && attempted ? { amount: { ...USD, amount: attempted.amount } } : {};
    const change = settleRefund(this.payment, refund, { outcome: state, ...amount }, 'notification', this.now);
    for (const next of change?.refunds ?? []) this.refunds.set(next.id, next);
    this.payment = change?.payments?.[0] ?? this.payment;
  }

  /** Like the use case: finance pays the owed amount unless the gateway reports the refund as done. */
  applyManualRefund(refund: Refund): void {
    const attempted = this.books.get(refundAttemptId(refund));
    if (refund.state !== 'manual_review' || attempted?.fate.at(-1) === 'done') return;
    if (attempted !== undefined && !refund.released) this.report(refundAttemptId(refund), attempted.fate.length - 1);
    const now = this.refunds.get(refund.id) ?? refund;
    const owed = owedAmount(now, this.payment, [...this.refunds.values()]);
    if (owed === 0) return;
    const by = { reference: 'SEPA 4711', by: 'farid' };
    const { refunds = [], payments = [] } = applyManualRefund(this.payment, now, owed, by, this.now);
    for (const next of refunds) this.refunds.set(next.id, next);
    this.payment = payments[0] ?? this.payment;
  }

  /** The amount paid outside the gateway. */
  paidManually(refund?: string): number {
    const manualRefund = [...this.refunds.values()].filter((one) => one.manualRefund);
    return manualRefund
      .filter(({ id }) => refund === undefined || id === refund)
      .reduce((sum, { amount }) => sum + amount.amount, 0);
  }

  /** The amount that the gateway actually refunded. */
  returned(refund?: string): number {
    const done = [...this.books.values()].filter((attempted) => attempted.fate.at(-1) === 'done');
    return done
      .filter((attempted) => refund === undefined || attempted.refund === refund)
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  /**
   * Runs the sweep and the daily reconciliation until nothing is due, so every final state is reported in the end. Attempts may fail
   * permanently, and finance may pay refunds in manual review.
   */
  settle({ allFail, manualRefund }: { allFail: boolean; manualRefund: boolean }): void {
    for (let day = 0; day < 12; day++) {
      for (const refund of this.refunds.values()) {
        if (refund.state === 'due' || refund.state === 'failed')
          this.send(refund, FATES[allFail || day % 3 === 0 ? 3 : 0] ?? ['done']);
      }
      for (const [key, { fate }] of this.books) this.report(key, fate.length - 1);
      if (manualRefund) for (const refund of [...this.refunds.values()]) this.applyManualRefund(refund);
      this.now += DAY;
    }
  }
}

/** The reports about a refund that was issued in the gateway's dashboard. */
const DASHBOARD = {
  gateway: 'stripe',
  gatewayRefundId: 're_x',
  amount: { ...USD, amount: 1000 },
  at: NOW,
  source: { by: 'notification' },
} as const;

const share = fc.constantFrom(100, 100, 60);
const step = fc.oneof(
  fc.record({
    do: fc.constant('request' as const),
    id: fc.constantFrom('rf_a', 'rf_b', 'rf_c', 'rf_d'),
    amount: fc.integer({ min: 1, max: USD.amount }),
  }),
  fc.record({ do: fc.constant('send' as const), nth: fc.nat(3), fate: fc.constantFrom(...FATES), share }),
  fc.record({ do: fc.constant('report' as const), nth: fc.nat(9), state: fc.nat(2) }),
  fc.record({ do: fc.constant('manual' as const), nth: fc.nat(3) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 0, max: 9 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(money: Money, one: Step): void {
  if (one.do === 'request') money.request(one.id, one.amount);
  else if (one.do === 'wait') money.now += one.days * DAY;
  else if (one.do === 'report') money.report([...money.books.keys()][one.nth] ?? '', one.state);
  else {
    const refund = [...money.refunds.values()][one.nth];
    const isDue = refund?.state === 'due' || refund?.state === 'failed';
    if (one.do === 'send' && isDue) money.send(refund, one.fate, one.share);
    else if (one.do === 'manual' && refund) money.applyManualRefund(refund);
  }
}

function accounts({ payment, refunds }: Money): number {
  const taken = [...refunds.values()].filter(({ released }) => !released);
  return (payment.unreserved ?? 0) + taken.reduce((sum, { amount }) => sum + amount.amount, 0);
}

it('reserves exactly what the refunds need and never more than the capture, in any order of reports', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const money = new Money();
      for (const one of steps) {
        take(money, one);
        expect(accounts(money)).toBe(USD.amount);
        expect(money.returned() + money.paidManually()).toBeLessThanOrEqual(USD.amount);
      }
    }),
    { numRuns: 300 },
  );
});

const ends = fc.record({ allFail: fc.boolean(), manualRefund: fc.boolean() });

it('ends with each refund done exactly if its money was refunded, or in manual review, and repetitions change nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), ends, fc.infiniteStream(fc.nat(50)), (steps, end, order) => {
      const money = new Money();
      for (const one of steps) take(money, one);
      money.settle(end);
      expect(accounts(money)).toBe(USD.amount);
      for (const { id, state, amount } of money.refunds.values()) {
        expect(['done', 'manual_review']).toContain(state);
        expect(money.returned(id) + money.paidManually(id)).toBe(state === 'done' ? amount.amount : 0);
      }
      const before = structuredClone([money.payment, ...money.refunds.values()]);
      const keys = [...money.books.keys()];
      for (const nth of order.take(60)) money.report(keys[nth % Math.max(1, keys.length)] ?? '', nth);
      const untouched = ({ state, id, amount }: Refund) => ({ state, id, amount });
      expect([...money.refunds.values()].map(untouched)).toEqual((before.slice(1) as Refund[]).map(untouched));
      expect(money.payment).toEqual(before[0]);
    }),
    { numRuns: 300 },
  );
});

it('ends an external refund in the final state of the gateway, in any order and repetition', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FATES), fc.array(fc.nat(2)), fc.nat(USD.amount), (fate, more, unreserved) => {
      const reports = [...fate.keys(), ...more.map((nth) => nth % fate.length)];
      for (const order of [reports, reports.toReversed()]) {
        let payment = aPayment(anApplication(), { state: 'succeeded', accepted: true, unreserved });
        let refund: Refund | undefined;
        for (const state of order.map((nth) => fate[nth] as ReportedState)) {
          const reported = { ...DASHBOARD, reference: payment.reference ?? '', account: payment.account, state };
          // Like the use case: a failed attempt is finished.
          if (refund !== undefined && refund.attempt !== 1) continue;
          const change =
            refund === undefined
              ? recordExternalRefund(payment, reported, NOW)
              : settleRefund(payment, refund, { outcome: state }, 'notification', NOW);
          refund = change?.refunds?.[0] ?? refund;
          payment = change?.payments?.[0] ?? payment;
        }
        const failed = fate.at(-1) === 'failed';
        expect(refund?.state).toBe(failed ? 'manual_review' : 'done');
        expect(payment.unreserved).toBe(failed ? unreserved : unreserved - DASHBOARD.amount.amount);
      }
    }),
  );
});

it('does not change a completed refund when a concurrent attempt is reported as impossible', () => {
  const payment = aPayment(anApplication(), { state: 'succeeded', accepted: true, unreserved: 0 });
  const { id: paymentId, gateway } = payment;
  const row = { id: 'rf_a', paymentId, gateway, amount: USD, reason: 'goodwill', attempt: 1, version: 3 } as const;
  const refund: Refund = { ...row, state: 'done', createdAt: NOW, updatedAt: NOW };
  // "Already refunded" refers to this refund itself. A manual review would pay it a second time.
  const report = { outcome: 'impossible', code: 'charge_already_refunded' } as const;
  expect(settleRefund(payment, refund, report, 'sweep', NOW + DAY)).toBeUndefined();
});

it('detects a double refund exactly if a manually paid refund ends as done at the gateway', () => {
  const reports = fc.array(fc.nat(2), { maxLength: 8 });
  fc.assert(
    fc.property(
      fc.constantFrom(...FATES),
      reports,
      reports,
      fc.integer({ min: 1, max: USD.amount }),
      (fate, first, more, amount) => {
        const row = { id: 'rf_a', amount: { ...USD, amount }, reason: 'goodwill', attempt: 1, version: 3 } as const;
        const before = aPayment(anApplication(), {
          state: 'succeeded',
          accepted: true,
          unreserved: USD.amount - amount,
        });
        const { id: paymentId, gateway } = before;
        const times = { createdAt: NOW, updatedAt: NOW };
        const stuck: Refund = { ...row, paymentId, gateway, state: 'manual_review', ...times };
        const settled = applyManualRefund(before, stuck, amount, { reference: 'SEPA 4711', by: 'farid' }, NOW);
        let [payment = before, refund = stuck] = [settled.payments?.[0], settled.refunds?.[0]];
        for (const nth of [...first, fate.length - 1, ...more]) {
          // Like the use case: reports about a failed attempt are ignored.
          if (refund.attempt !== 1) continue;
          const report = { outcome: fate[nth % fate.length] as ReportedState };
          const change = settleRefund(payment, refund, report, 'notification', NOW);
          payment = change?.payments?.[0] ?? payment;
          refund = change?.refunds?.[0] ?? refund;
        }
        const isTwice = fate.at(-1) === 'done';
        const gone = isTwice ? Math.min(2 * amount, USD.amount) : amount;
        expect(refund.state).toBe('done');
        expect(refund.manualRefund?.doubleRefundAmount !== undefined).toBe(isTwice);
        expect(payment.unreserved).toBe(USD.amount - gone);
      },
    ),
  );
});

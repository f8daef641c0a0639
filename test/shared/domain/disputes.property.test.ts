import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Application } from '../../../shared/domain/application.ts';
import type { DisputeState } from '../../../shared/domain/gateway-event.ts';
import type { Payment } from '../../../shared/domain/payment.ts';
import { isDisputed, settleDispute } from '../../../shared/domain/settle-dispute.ts';
import { anApplication, aPayment, NOW, USD } from '../../support/fixtures.ts';

/** The possible courses of a dispute, as reported by its gateway. */
const COURSES: readonly (readonly DisputeState[])[] = [
  ['open', 'won'],
  ['open', 'lost'],
  ['inquiry', 'closed'],
  ['inquiry', 'open', 'won'],
  ['inquiry', 'open', 'lost'],
];

class Case {
  payment: Payment;
  application: Application;
  readonly #course: readonly DisputeState[];

  constructor(course: readonly DisputeState[]) {
    const application = anApplication({ state: 'paid' });
    this.#course = course;
    this.payment = aPayment(application, { state: 'succeeded', accepted: true, refundable: USD.amount });
    this.application = { ...application, paidBy: this.payment.id };
  }

  tell(nth: number): void {
    const state = this.#course[nth % this.#course.length] as DisputeState;
    const at = NOW + (nth % this.#course.length) * 1_000;
    const { method, account, reference = '' } = this.payment;
    const dispute = { method, account, reference, amount: USD, at, state, source: { by: 'notification' } } as const;
    const change = settleDispute(this.payment, this.application, dispute, NOW);
    this.payment = change?.payments?.[0] ?? this.payment;
    this.application = change?.application ?? this.application;
  }
}

it('ends in the final state of the gateway in any order and repetition, and a lost dispute takes the money once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...COURSES),
      fc.array(fc.nat(9), { maxLength: 20 }),
      fc.array(fc.nat(9), { maxLength: 10 }),
      (course, reported, again) => {
        const one = new Case(course);
        const end = course.length - 1;
        for (const nth of [...reported, end, ...again]) one.tell(nth);
        const isLost = course.at(-1) === 'lost';
        expect(one.payment.dispute?.state).toBe(course.at(-1));
        expect(one.payment.refundable).toBe(isLost ? 0 : USD.amount);
        expect(one.application.reversed ?? false).toBe(isLost);
        // Nothing is left for the sweep, and refunds are no longer blocked.
        expect(one.payment.dueAt).toBeUndefined();
        expect(isDisputed(one.payment)).toBe(false);
      },
    ),
  );
});

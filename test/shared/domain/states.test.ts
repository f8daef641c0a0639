import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  APPLICATION_STATES,
  type ApplicationState,
  canTransitionApplication,
} from '../../../shared/domain/application.ts';
import {
  applicationId,
  applicationIdOf,
  isPaymentId,
  paymentId,
  paymentIdOfReceipt,
  receiptNumber,
} from '../../../shared/domain/ids.ts';
import { canTransitionPayment, isOpen, PAYMENT_STATE_NAMES, statesBefore } from '../../../shared/domain/payment.ts';
import { canTransitionRefund, REFUND_STATES, type RefundState } from '../../../shared/domain/refund-state.ts';

describe('the states of a payment', () => {
  it('never leave succeeded', () => {
    expect(PAYMENT_STATE_NAMES.filter((to) => canTransitionPayment('succeeded', to))).toEqual([]);
  });

  it('allow a success from every other state', () => {
    expect(statesBefore('succeeded')).toEqual(PAYMENT_STATE_NAMES.filter((state) => state !== 'succeeded'));
  });

  it('block another payment only while open', () => {
    expect(PAYMENT_STATE_NAMES.filter((state) => isOpen({ state }))).toEqual(['pending', 'processing']);
  });
});

describe('the states of an application', () => {
  it('allow a withdrawal only before processing', () => {
    const names = Object.keys(APPLICATION_STATES) as ApplicationState[];
    expect(names.filter((from) => canTransitionApplication(from, 'withdrawn'))).toEqual(['draft', 'submitted', 'paid']);
  });

  it('never return to an earlier state', () => {
    const names = Object.keys(APPLICATION_STATES) as ApplicationState[];
    const reaches = (from: ApplicationState, to: ApplicationState): boolean =>
      names.some((next) => canTransitionApplication(from, next) && (next === to || reaches(next, to)));
    for (const state of names) expect(reaches(state, state)).toBe(false);
  });
});

describe('the states of a refund', () => {
  const names = Object.keys(REFUND_STATES) as RefundState[];

  it('allow a return by the bank after completion, and a new attempt only after a failure', () => {
    expect(names.filter((to) => canTransitionRefund('done', to))).toEqual(['failed', 'manual_review']);
    expect(names.filter((from) => canTransitionRefund(from, 'sent'))).toEqual(['due', 'failed']);
  });

  it('never return to due, and leave the manual review only by completion', () => {
    expect(names.filter((from) => canTransitionRefund(from, 'due'))).toEqual([]);
    expect(names.filter((to) => canTransitionRefund('manual_review', to))).toEqual(['done', 'manual_review']);
  });

  it('allow completion and manual review from every state that is not completed', () => {
    const open = names.filter((state) => state !== 'done');
    expect(names.filter((from) => canTransitionRefund(from, 'done'))).toEqual(open);
    expect(names.filter((from) => canTransitionRefund(from, 'manual_review'))).toEqual(names);
  });
});

describe('ids', () => {
  const random = (length: number) =>
    fc.string({
      unit: fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyz'),
      minLength: length,
      maxLength: length,
    });

  it('of payments contain the application and are accepted by every gateway', () => {
    fc.assert(
      fc.property(random(16), random(8), (sixteen, eight) => {
        const application = applicationId(sixteen);
        const payment = paymentId(application, eight);
        expect(applicationIdOf(payment)).toBe(application);
        expect(isPaymentId(payment)).toBe(true);
        expect(payment).toMatch(/^[A-Za-z0-9_]{6,32}$/);
        expect(paymentIdOfReceipt(receiptNumber(payment))).toBe(payment);
      }),
    );
  });

  it.each(['pay_', 'pay_ABC', 'app_0123456789abcdef', `pay_${'a'.repeat(25)}`])('reject %s', (text) =>
    expect(isPaymentId(text)).toBe(false),
  );
});

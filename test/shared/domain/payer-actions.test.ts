import { expect, test } from 'vitest';
import { APPLICATION_STATES, type ApplicationState } from '../../../shared/domain/application.ts';
import { cancelRefusal, continueRefusal, payRefusal, startRefusal } from '../../../shared/domain/payer-actions.ts';
import { PAYMENT_STATE_NAMES } from '../../../shared/domain/payment.ts';
import { anApplication, aPayment, HOUR, NOW } from '../../support/fixtures.ts';

const PAY_REFUSALS: Record<ApplicationState, string | undefined> = {
  draft: 'application_not_submitted',
  submitted: undefined,
  paid: 'application_already_paid',
  processing: 'application_already_paid',
  approved: 'application_already_paid',
  rejected: 'application_already_paid',
  withdrawn: 'application_withdrawn',
};
const STATES = Object.keys(APPLICATION_STATES) as ApplicationState[];

test.each(STATES)('an application that is %s can be paid, or says why not', (state) => {
  const application = anApplication({ state });
  const open = { paymentId: aPayment(application).id, method: 'stripe', payableUntil: NOW, closesAt: NOW } as const;
  const expected = PAY_REFUSALS[state];
  expect(payRefusal(application)).toBe(expected);
  expect(startRefusal(application, NOW)).toBe(expected);
  expect(startRefusal({ ...application, open }, NOW)).toBe(expected ?? 'payment_in_progress');
  expect(startRefusal(application, NOW + 25 * HOUR)).toBe(expected ?? 'quote_expired');
});

test('no payment starts without a locked price', () => {
  const { quote: _, ...application } = anApplication();
  expect(startRefusal(application, NOW)).toBe('quote_expired');
});

test('a payment can be continued unless its gateway decides about it, and canceled unless it has succeeded', () => {
  const refused = (refusal: typeof cancelRefusal) =>
    PAYMENT_STATE_NAMES.flatMap((state) => {
      const code = refusal({ state });
      return code === undefined ? [] : [[state, code]];
    });
  expect(refused(continueRefusal)).toEqual([['processing', 'payment_processing']]);
  expect(refused(cancelRefusal)).toEqual([['succeeded', 'payment_already_succeeded']]);
});

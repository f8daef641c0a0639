import { describe, expect, it, test } from 'vitest';
import {
  applicationId,
  applicationIdOfNumber,
  applicationNumber,
  exportId,
  isApplicationId,
  isPaymentId,
  orderNumber,
  paymentIdOfOrder,
  paymentIdOfReceipt,
  receiptNumber,
} from '../../../shared/domain/ids.ts';

const id = 'pay_abcdefghijklmnopqrstuvwx';
const application = 'app_abcdefghijklmnop';

test.each([undefined, 'h5', 'abc'])(
  'an order number with the suffix %s names its payment, in 32 characters at most',
  (suffix) => {
    const number = orderNumber(id, suffix);
    expect(number.length).toBeLessThanOrEqual(32);
    expect(paymentIdOfOrder(number)).toBe(id);
  },
);

test('order numbers of two products of a gateway differ', () => {
  expect(orderNumber(id, 'h5')).not.toBe(orderNumber(id));
});

test.each(['', 'pay_short', `${id}_`, `${id}_abcd`, `${id}h5`, `x${id}`, `${id}_H5`])(
  '"%s" is no order number of ours',
  (text) => {
    expect(paymentIdOfOrder(text)).toBeUndefined();
  },
);

describe('an id', () => {
  it.each([
    ['is shorter', (text: string) => text.slice(0, -1)],
    ['is longer', (text: string) => `${text}0`],
    ['follows something', (text: string) => `x${text}`],
    ['has a capital letter', (text: string) => `${text.slice(0, -1)}X`],
    ['has a hyphen', (text: string) => `${text.slice(0, -1)}-`],
    ['has another prefix', (text: string) => text.replace(/^.../, 'ref')],
  ])('is none if it %s', (_, change) => {
    expect([isApplicationId(application), isPaymentId(id)]).toEqual([true, true]);
    expect([isApplicationId(change(application)), isPaymentId(change(id))]).toEqual([false, false]);
  });

  it('is made of its prefix and random characters', () => {
    expect(applicationId('abcdefghijklmnop')).toBe(application);
    expect(exportId('abcdefghijklmnop')).toBe('exp_abcdefghijklmnop');
  });

  it('has a number for people', () => {
    expect(applicationIdOfNumber(applicationNumber(application))).toBe(application);
    expect(paymentIdOfReceipt(receiptNumber(id))).toBe(id);
  });

  it('is not named by a mistyped number', () => {
    for (const number of ['', '12345', applicationNumber(application).slice(0, -1)]) {
      expect(applicationIdOfNumber(number)).toBeUndefined();
      expect(paymentIdOfReceipt(number)).toBeUndefined();
    }
  });
});

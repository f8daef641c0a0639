import { expect, test } from 'vitest';
import { orderNumber, paymentIdOfOrder } from '../../../shared/domain/ids.ts';

const id = 'pay_abcdefghijklmnopqrstuvwx';

test.each([undefined, 'h5', 'abc'])(
  'an order number with the suffix %s names its payment, in 32 characters at most',
  (suffix) => {
    const number = orderNumber(id, suffix);
    expect(number.length).toBeLessThanOrEqual(32);
    expect(paymentIdOfOrder(number)).toBe(id);
  },
);

test.each(['', 'pay_short', `${id}_`, `${id}_abcd`, `${id}h5`, `x${id}`, `${id}_H5`])(
  '"%s" is no order number of ours',
  (text) => {
    expect(paymentIdOfOrder(text)).toBeUndefined();
  },
);

import { expect, test } from 'vitest';
import {
  isPaymentMethod,
  type MethodRules,
  type MethodRulesByName,
  PAYMENT_METHODS,
  rulesOf,
} from '../../../shared/domain/payment-method.ts';

test('the payment methods are known by their names', () => {
  expect(PAYMENT_METHODS.filter(isPaymentMethod)).toEqual(['stripe', 'alipay', 'paypal', 'wechat-pay']);
  expect(isPaymentMethod('cash')).toBe(false);
});

test('a method has the rules of the gateway that carries it', () => {
  const lasting = (payableFor: number): MethodRules => ({
    chargeLimits: () => undefined,
    payableFor,
    reference: 'at-creation',
    notFoundMeansClosedAfter: 0,
    declines: {},
  });
  const rules: MethodRulesByName = {
    stripe: lasting(1),
    alipay: { ...lasting(2), via: { stripe: lasting(3) } },
    paypal: lasting(4),
    'wechat-pay': lasting(5),
  };
  expect(rulesOf(rules, { method: 'alipay', gateway: 'alipay' }).payableFor).toBe(2);
  expect(rulesOf(rules, { method: 'alipay', gateway: 'stripe' }).payableFor).toBe(3);
  const unknown = [
    { method: 'alipay', gateway: 'paypal' },
    { method: 'stripe', gateway: 'paypal' },
  ] as const;
  for (const route of unknown)
    expect(() => rulesOf(rules, route)).toThrow(new TypeError(`paypal does not carry ${route.method}`));
});

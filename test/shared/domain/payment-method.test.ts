import { expect, test } from 'vitest';
import {
  isPaymentMethod,
  type MethodRules,
  type MethodRulesByName,
  PAYMENT_METHODS,
  rulesOf,
} from '../../../shared/domain/payment-method.ts';

test('the payment methods are known by their names', () => {
  expect(PAYMENT_METHODS).toContain('stripe');
  expect(PAYMENT_METHODS.filter(isPaymentMethod)).toEqual(PAYMENT_METHODS);
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
  const own = Object.fromEntries(PAYMENT_METHODS.map((method) => [method, lasting(1)])) as MethodRulesByName;
  const rules: MethodRulesByName = { ...own, alipay: { ...lasting(2), via: { stripe: lasting(3) } } };
  expect(rulesOf(rules, { method: 'alipay', gateway: 'alipay' }).payableFor).toBe(2);
  expect(rulesOf(rules, { method: 'alipay', gateway: 'stripe' }).payableFor).toBe(3);
  const unknown = [
    { method: 'alipay', gateway: 'paypal' },
    { method: 'stripe', gateway: 'paypal' },
  ] as const;
  for (const route of unknown)
    expect(() => rulesOf(rules, route)).toThrow(new TypeError(`paypal does not carry ${route.method}`));
});

import { describe, expect, it } from 'vitest';
import { PUBLISHED, readFeeSchedules } from '../../../shared/adapters/fee-schedule/fee-schedules.ts';
import { priceFor } from '../../../shared/domain/fees.ts';
import { PAYMENT_METHODS, rulesOf } from '../../../shared/domain/payment-method.ts';
import { ROUTES, readRoutes, rulesInForce } from '../../../shared/gateways/method-routes.ts';
import { GATEWAYS, METHOD_RULES } from '../../../shared/gateways/registry.ts';
import { configOf, synthesize } from '../synthesized.ts';

/** Each method absent or by one of its routes. */
const combinations = PAYMENT_METHODS.reduce<readonly (readonly string[])[]>(
  (sets, method) => {
    const routes = [...ROUTES].filter(([, route]) => route.method === method).map(([name]) => name);
    return sets.flatMap((set) => [set, ...routes.map((route) => [...set, route])]);
  },
  [[]],
)
  .filter((set) => set.length > 0)
  .map((set) => set.join(','));

describe('payments.methods', () => {
  it('has every non-empty combination of methods and routes', () => {
    // One route for cards and PayPal, two for each of the other wallets.
    expect(combinations).toHaveLength(2 * 3 * 2 * 3 - 1);
    expect(combinations).toEqual(expect.arrayContaining(['wechat-pay', 'alipay:stripe,paypal,wechat-pay']));
  });

  it.each(combinations)('%s is accepted, and offers exactly these methods', (paymentMethods) => {
    const { methods } = configOf('dev', { payments: { methods: paymentMethods.split(',') } }).options.payments;
    const routes = readRoutes(methods.join(','));
    expect(routes.map(({ method, gateway }) => (method === gateway ? method : `${method}:${gateway}`))).toEqual(
      paymentMethods.split(','),
    );
    // Each is carried by a gateway that has keys, a webhook and instructions.
    for (const { gateway } of routes) {
      const url = `https://visa.example.org/api${GATEWAYS[gateway].webhook.path}`;
      expect(GATEWAYS[gateway].secret.instructions(url)).toContain('https://visa.example.org');
    }
  });

  it.each(combinations)('%s can charge the published fees', (paymentMethods) => {
    const routes = readRoutes(paymentMethods);
    const schedules = readFeeSchedules(PUBLISHED, rulesInForce(routes));
    const rules = schedules.flatMap((schedule) => schedule.rules).filter(({ fees }) => fees.some((f) => f.amount > 0));
    for (const route of routes) {
      const priced = rules.map((rule) => priceFor(rule, route.method, rulesOf(METHOD_RULES, route)));
      expect(priced.some((price) => price !== undefined)).toBe(true);
    }
  });

  // A set without cards, whose only wallets are at two other gateways.
  it('paypal,wechat-pay:stripe can be deployed', () => {
    const { api } = synthesize('dev', { payments: { methods: ['paypal', 'wechat-pay:stripe'] } });
    const functions = Object.values(api.findResources('AWS::Lambda::Function'));
    const offered = functions.map(({ Properties }) => Properties.Environment?.Variables?.PAYMENT_METHODS);
    expect(new Set(offered.filter(Boolean))).toEqual(new Set(['paypal,wechat-pay:stripe']));
    // Open payments of the other methods are still reported to us.
    const routes = JSON.stringify(api.findResources('AWS::ApiGatewayV2::Route'));
    for (const { webhook } of Object.values(GATEWAYS)) expect(routes).toContain(`/api${webhook.path}`);
  });
});

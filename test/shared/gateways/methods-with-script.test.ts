import { expect, it } from 'vitest';
import { readRoutes } from '../../../shared/gateways/method-routes.ts';
import { methodsWithScript } from '../../../shared/gateways/registry.ts';

it.each([
  ['stripe,alipay,paypal,wechat-pay', [], ['stripe']],
  ['stripe,paypal', ['paypal'], ['stripe', 'paypal']],
  // Offered without a card form: Stripe's script is not needed.
  ['alipay:stripe,wechat-pay:stripe,paypal', [], []],
  ['alipay,wechat-pay', [], []],
  ['alipay', ['paypal'], []],
] as const)('of %s, with the optional scripts %j, %j load a script', (offered, turnedOn, expected) => {
  expect(methodsWithScript(readRoutes(offered), turnedOn)).toEqual(expected);
});

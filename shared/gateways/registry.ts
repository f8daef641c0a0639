import type { MethodRoute, MethodRulesByName, PaymentMethod } from '../domain/payment-method.ts';
import { alipay } from './alipay/descriptor.ts';
import type { GatewayDescriptor } from './descriptor.ts';
import { paypal } from './paypal/descriptor.ts';
import { stripe } from './stripe/descriptor.ts';
import { wechatPay } from './wechat-pay/descriptor.ts';

/** The descriptor of every gateway. */
export const GATEWAYS = { stripe, alipay, paypal, 'wechat-pay': wechatPay } as const satisfies Record<
  PaymentMethod,
  GatewayDescriptor
>;

export type Gateways = typeof GATEWAYS;

/** All descriptors, for code that iterates over them. */
export const GATEWAY_LIST: readonly GatewayDescriptor[] = Object.values(GATEWAYS);

/**
 * @param offered a method that another gateway carries needs no script: it is paid on a page or by a code
 * @param turnedOn methods whose optional script is on
 * @returns the methods for which the site loads the gateway's own script
 */
export function methodsWithScript(
  offered: readonly MethodRoute[],
  turnedOn: readonly PaymentMethod[],
): readonly PaymentMethod[] {
  return GATEWAY_LIST.flatMap(({ method, browser }) => {
    const isOffered = offered.some((route) => route.method === method && route.gateway === method);
    if (browser === undefined || !isOffered || (browser.isOptional && !turnedOn.includes(method))) return [];
    return [method];
  });
}

export const METHOD_RULES: MethodRulesByName = Object.fromEntries(
  GATEWAY_LIST.map(({ method, rules }) => [method, { ...rules, via: rulesElsewhere(method) }]),
) as MethodRulesByName;

/** The rules of a method at the other gateways that carry it. */
function rulesElsewhere(method: PaymentMethod) {
  return Object.fromEntries(
    GATEWAY_LIST.flatMap(({ method: gateway, carries }) => {
      const rules = carries?.[method];
      return rules === undefined ? [] : [[gateway, rules]];
    }),
  );
}

import type { MethodRulesByName, PaymentMethod } from '../domain/payment-method.ts';
import { alipay } from './alipay/descriptor.ts';
import type { GatewayDescriptor } from './descriptor.ts';
import { stripe } from './stripe/descriptor.ts';

/** Every gateway, as plain data. */
export const GATEWAYS = { stripe, alipay } as const satisfies Record<PaymentMethod, GatewayDescriptor>;

export type Gateways = typeof GATEWAYS;

/** The same, for whoever goes through all of them. */
export const GATEWAY_LIST: readonly GatewayDescriptor[] = Object.values(GATEWAYS);

export const METHOD_RULES: MethodRulesByName = Object.fromEntries(
  GATEWAY_LIST.map(({ method, rules }) => [method, rules]),
) as MethodRulesByName;

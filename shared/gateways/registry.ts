import type { MethodRulesByName, PaymentMethod } from '../domain/payment-method.ts';
import { alipay } from './alipay/descriptor.ts';
import type { GatewayDescriptor } from './descriptor.ts';
import { stripe } from './stripe/descriptor.ts';

/** The descriptor of every gateway. */
export const GATEWAYS = { stripe, alipay } as const satisfies Record<PaymentMethod, GatewayDescriptor>;

export type Gateways = typeof GATEWAYS;

/** All descriptors, for code that iterates over them. */
export const GATEWAY_LIST: readonly GatewayDescriptor[] = Object.values(GATEWAYS);

export const METHOD_RULES: MethodRulesByName = Object.fromEntries(
  GATEWAY_LIST.map(({ method, rules }) => [method, rules]),
) as MethodRulesByName;

import type { GatewayName } from '../../../shared/domain/payment-method.ts';

/** A gateway that is added to the product needs no place here. */
export const SIMULATED_GATEWAYS = [
  'stripe',
  'alipay',
  'paypal',
  'wechat-pay',
] as const satisfies readonly GatewayName[];

/** What a run counts: without it, nothing of a gateway has been simulated. */
export const capturedBy = (gateway: GatewayName) => `money is captured by ${gateway}`;

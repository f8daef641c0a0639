import type { SandboxName } from '../../../local/gateways/registry.ts';
import { alipay } from './alipay/alipay.ts';
import type { ChaosGateway } from './chaos-gateway.ts';
import { paypal } from './paypal/paypal.ts';
import { stripe } from './stripe/stripe.ts';
import { wechatPay } from './wechat-pay/wechat-pay.ts';

/** Every gateway that chaos pays through. */
export const CHAOS_GATEWAYS = { stripe, alipay, paypal, 'wechat-pay': wechatPay } as const satisfies Record<
  SandboxName,
  ChaosGateway
>;

export type ChaosMethod = keyof typeof CHAOS_GATEWAYS;

export const CHAOS_METHODS = Object.keys(CHAOS_GATEWAYS) as ChaosMethod[];

export function gatewayOf(method: string): ChaosGateway {
  const gateway = (CHAOS_GATEWAYS as Readonly<Record<string, ChaosGateway>>)[method];
  if (gateway === undefined) throw new Error(`chaos does not know the gateway ${method}`);
  return gateway;
}

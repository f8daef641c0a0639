import type { SandboxName } from '../../../local/gateways/registry.ts';
import { alipay } from './alipay/alipay.ts';
import type { ChaosGateway } from './chaos-gateway.ts';
import { paypal } from './paypal/paypal.ts';
import { stripe } from './stripe/stripe.ts';
import { wechatPay } from './wechat-pay/wechat-pay.ts';

/** Every gateway that chaos pays through. */
export const CHAOS_GATEWAYS: Readonly<Record<SandboxName, ChaosGateway>> = {
  stripe,
  alipay,
  paypal,
  'wechat-pay': wechatPay,
};

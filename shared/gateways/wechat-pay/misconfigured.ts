import { GatewayMisconfigured } from '../../ports/payments/payment-gateway.ts';

/** WeChat Pay rejects our keys, merchant, app or request: a person must check the configuration. */
export class WechatPayMisconfigured extends GatewayMisconfigured {
  override readonly name = 'WechatPayMisconfigured';
  override readonly code = 'wechat_pay_misconfigured';
}

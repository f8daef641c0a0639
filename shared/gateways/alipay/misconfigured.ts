import { GatewayMisconfigured } from '../../ports/payments/payment-gateway.ts';

/** Alipay rejects our keys, account or request: a person must check the configuration. */
export class AlipayMisconfigured extends GatewayMisconfigured {
  override readonly name = 'AlipayMisconfigured';
  override readonly code = 'alipay_misconfigured';
}

import Decorator from 'wechatpay-axios-plugin/lib/decorator.js';
import Rsa from 'wechatpay-axios-plugin/lib/rsa.js';
import type { WechatPaySecret } from '../../../../shared/gateways/wechat-pay/secret.ts';
import { createWechatPayGateway } from '../../../../shared/gateways/wechat-pay/wechat-pay-gateway.ts';
import type { AccountGateway } from '../../../../shared/ports/payments/payment-gateway.ts';
import { GENUINE } from '../signature.ts';
import { ACCOUNT, signed } from './messages.ts';
import type { WechatPayBooks } from './wechat-pay-books.ts';

const SECRET = {
  appId: ACCOUNT.appId,
  mchId: ACCOUNT.mchId,
  merchantSerial: 'simulated',
  privateKey: 'simulated',
  apiV3Key: [ACCOUNT.apiV3Key],
  publicKeyId: ACCOUNT.serial,
  account: ACCOUNT.mchId,
  platformKeys: { [ACCOUNT.serial]: 'simulated' },
} as WechatPaySecret;

interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly data?: object;
}

/** The real adapter; of its library, the signed requests and the verification of RSA signatures are replaced. */
export function wechatPayAdapter(books: () => WechatPayBooks, now: () => number): AccountGateway {
  const client = {
    request: async ({ method, url, data = {} }: SentRequest) => {
      const { status, body } = await books().request(method, url, data as never);
      const text = body === undefined ? '' : JSON.stringify(body);
      return { status, headers: signed(text, books().now).headers, data: text };
    },
  };
  Decorator.jsonBased = () => client as unknown as ReturnType<typeof Decorator.jsonBased>;
  Rsa.verify = (_message: string, signature: string) => signature === GENUINE;
  return createWechatPayGateway({
    host: 'https://api.mch.weixin.qq.com',
    siteUrl: 'https://visa.example',
    secret: async () => SECRET,
    refreshSecret: async () => SECRET,
    now,
  });
}

import { createCipheriv, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readSecrets } from '../../../local/aws/secrets/file.ts';
import { SECRET_IDS } from '../../../local/environment.ts';
import { toBeijing } from '../../../local/gateways/wechat-pay/beijing-time.ts';
import type { TestSystem } from '../../support/system.ts';

interface Sending {
  /** PEM. Default: WeChat Pay's own key. */
  readonly key?: string;
  readonly serial?: string;
  /** Default: the merchant's. */
  readonly apiV3Key?: string;
  /** Seconds from now at which it is signed. */
  readonly at?: number;
  /** Changes the body after signing. */
  readonly tamper?: (body: string) => string;
  /** Replaces the signature. */
  readonly signature?: string;
}

interface Secret {
  readonly appId: string;
  readonly mchId: string;
  readonly publicKeyId: string;
  readonly apiV3Key: string | readonly string[];
}

/** Sends notifications of WeChat Pay to the API, by default signed and encrypted as WeChat Pay does. */
export function wechatPayNotifier({ addresses, files }: TestSystem) {
  const secret = readSecrets(files.secrets)[SECRET_IDS['wechat-pay']] as unknown as Secret;
  const ownKey = readFileSync(files.key('wechat-pay-private.pem'), 'utf8');
  const [ownApiV3Key = ''] = [secret.apiV3Key].flat();

  return {
    /** The order as a notification reports it, paid. */
    paidOrder: (outTradeNo: string, fen: number, changes: object = {}) => ({
      appid: secret.appId,
      mchid: secret.mchId,
      out_trade_no: outTradeNo,
      transaction_id: `42${outTradeNo.slice(-8).replace(/\D/g, '0').padStart(26, '0')}`,
      trade_state: 'SUCCESS',
      amount: { total: fen, payer_total: fen, currency: 'CNY', payer_currency: 'CNY' },
      ...changes,
    }),

    async send(order: object, sending: Sending = {}) {
      const { key = ownKey, serial = secret.publicKeyId, apiV3Key = ownApiV3Key, at = 0, tamper } = sending;
      const nonce = randomBytes(6).toString('hex');
      const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from('transaction'));
      const bytes = [cipher.update(JSON.stringify(order)), cipher.final(), cipher.getAuthTag()];
      const body = JSON.stringify({
        id: randomBytes(16).toString('hex'),
        create_time: toBeijing(Date.now()),
        event_type: 'TRANSACTION.SUCCESS',
        resource_type: 'encrypt-resource',
        resource: {
          algorithm: 'AEAD_AES_256_GCM',
          original_type: 'transaction',
          associated_data: 'transaction',
          nonce,
          ciphertext: Buffer.concat(bytes).toString('base64'),
        },
      });
      const timestamp = String(Math.floor(Date.now() / 1_000) + at);
      const signature = sign('RSA-SHA256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), key).toString('base64');
      const response = await fetch(`${addresses.site}/api/webhooks/wechat-pay`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'wechatpay-serial': serial,
          'wechatpay-timestamp': timestamp,
          'wechatpay-nonce': nonce,
          'wechatpay-signature': sending.signature ?? signature,
        },
        body: tamper ? tamper(body) : body,
      });
      return { status: response.status, text: await response.text() };
    },
  };
}

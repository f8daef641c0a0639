import { randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readSecrets } from '../../../local/aws/secrets/file.ts';
import { SECRET_IDS } from '../../../local/environment.ts';
import { toBeijing } from '../../../local/gateways/alipay/beijing-time.ts';
import type { TestSystem } from '../../support/system.ts';

type Params = Record<string, string>;

interface Sending {
  /** PEM. Default: Alipay's own key. */
  readonly key?: string;
  readonly algorithm?: 'RSA-SHA256' | 'RSA-SHA1';
  /** Parameters that are changed after signing. */
  readonly tampered?: Params;
}

/** Sends Alipay notifications to the API, by default signed with Alipay's own key. */
export function alipayNotifier({ addresses, files }: TestSystem) {
  const { appId, sellerId } = readSecrets(files.secrets)[SECRET_IDS.alipay] as { appId: string; sellerId: string };
  const ownKey = readFileSync(files.key('alipay-private.pem'), 'utf8');

  return {
    /** Parameters of the notification that an order is paid. */
    paidNotification: (outTradeNo: string, yuan: string, changes: Params = {}): Params => ({
      notify_id: randomUUID().replaceAll('-', ''),
      notify_type: 'trade_status_sync',
      notify_time: toBeijing(Date.now()),
      charset: 'utf-8',
      version: '1.0',
      app_id: appId,
      seller_id: sellerId,
      out_trade_no: outTradeNo,
      trade_no: `2026${outTradeNo.slice(-8)}`,
      trade_status: 'TRADE_SUCCESS',
      total_amount: yuan,
      sign_type: 'RSA2',
      ...changes,
    }),

    async send(params: Params, { key = ownKey, algorithm = 'RSA-SHA256', tampered = {} }: Sending = {}) {
      const signed = { ...params, sign: signature(params, key, algorithm), ...tampered };
      const response = await fetch(`${addresses.site}/api/webhooks/alipay`, {
        method: 'POST',
        body: new URLSearchParams(signed),
      });
      return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
    },
  };
}

/** Over everything but `sign` and `sign_type`, sorted by name (Alipay: how to verify a notification). */
function signature({ sign_type: _, ...params }: Params, key: string, algorithm: string): string {
  const text = Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
  return sign(algorithm, Buffer.from(text), key).toString('base64');
}

import { randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { readSecrets } from '../../../local/aws/secrets/file.ts';
import { SECRET_IDS } from '../../../local/environment.ts';
import { certificateId } from '../../../local/gateways/paypal/transmission.ts';
import type { TestSystem } from '../../support/system.ts';

interface Sending {
  /** PEM. Default: the key of PayPal's certificate. */
  readonly key?: string;
  readonly webhookId?: string;
  /** Headers that are changed before signing. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body that is sent in place of the signed one. */
  readonly instead?: string;
}

/** Sends PayPal's notifications to the API, by default signed as PayPal signs them. */
export function paypalNotifier({ addresses, files }: TestSystem) {
  const own = readSecrets(files.secrets)[SECRET_IDS.paypal] as { webhookId: string; merchantId: string };
  const ownKey = readFileSync(files.key('paypal-signing-key.pem'), 'utf8');
  const certificate = certificateId(readFileSync(files.key('paypal-certificates.pem'), 'utf8'));

  return {
    /** The event that a capture of this payment has succeeded. */
    captured: (paymentId: string, orderId: string, value: string): string =>
      JSON.stringify({
        id: `WH-${randomUUID()}`,
        event_type: 'PAYMENT.CAPTURE.COMPLETED',
        create_time: new Date().toISOString(),
        resource: {
          id: '3C679366HH908993F',
          status: 'COMPLETED',
          amount: { currency_code: 'USD', value },
          custom_id: paymentId,
          payee: { merchant_id: own.merchantId },
          supplementary_data: { related_ids: { order_id: orderId } },
        },
      }),

    async send(body: string, { key = ownKey, webhookId = own.webhookId, headers = {}, instead = body }: Sending = {}) {
      const all: Record<string, string> = {
        'content-type': 'application/json',
        'paypal-transmission-id': randomUUID(),
        'paypal-transmission-time': new Date().toISOString(),
        'paypal-cert-url': `${addresses.paypal}/v1/notifications/certs/${certificate}`,
        'paypal-auth-algo': 'SHA256withRSA',
        ...headers,
      };
      const signed = `${all['paypal-transmission-id']}|${all['paypal-transmission-time']}|${webhookId}|${crc32(body)}`;
      const signature = sign('RSA-SHA256', Buffer.from(signed), key).toString('base64');
      const response = await fetch(`${addresses.site}/api/webhooks/paypal`, {
        method: 'POST',
        headers: { 'paypal-transmission-sig': signature, ...all },
        body: instead,
      });
      const text = await response.text();
      return { status: response.status, code: text === '' ? undefined : (JSON.parse(text).code as string) };
    },
  };
}

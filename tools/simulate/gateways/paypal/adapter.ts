import type { X509Certificate } from 'node:crypto';
import { createClient } from '../../../../shared/gateways/paypal/client.ts';
import { createPayPalGateway } from '../../../../shared/gateways/paypal/paypal-gateway.ts';
import type { PayPalSecret } from '../../../../shared/gateways/paypal/secret.ts';
import { parseWebhookEvent } from '../../../../shared/gateways/paypal/webhooks.ts';
import type { AccountGateway } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { PayPalBooks } from './paypal-books.ts';
import { MERCHANT } from './paypal-objects.ts';

const HOST = 'https://api-m.sandbox.paypal.com';
const SECRET: PayPalSecret = {
  environment: 'sandbox',
  clientId: 'simulated',
  clientSecret: 'simulated',
  merchantId: MERCHANT,
  webhookId: 'SIMULATED',
  account: `${MERCHANT}/sandbox`,
};
export const ACCOUNT = SECRET.account;

/** A certificate's chain is checked by its own tests; nothing is verified with this one. */
const CERTIFICATES = { signerAt: async () => ({ publicKey: 'simulated' }) as unknown as X509Certificate };

/** In this thread, `fetch` reaches PayPal alone. */
export function replaceFetch(books: () => PayPalBooks): void {
  globalThis.fetch = (async (address: string, { method = 'GET', headers, body }: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(address);
    if (pathname === '/v1/oauth2/token') return response(200, { access_token: 'simulated', expires_in: 32_400 });
    const requestId = (headers as Record<string, string>)['paypal-request-id'];
    const parsed = JSON.parse(typeof body === 'string' ? body : '{}');
    const answer = await books().request({ method, path: pathname, query: searchParams, body: parsed, requestId });
    return response(answer.status, answer.body);
  }) as typeof fetch;
}

/** The real adapter; only `fetch` and the certificates of webhooks are ours. One for each process, since it keeps an access token. */
export function paypalAdapter(now: () => number): AccountGateway {
  const options = { host: HOST, secret: async () => SECRET, refreshSecret: async () => SECRET, now };
  const { ask } = createClient({ ...options, timeoutMs: 4_000 });
  return {
    ...createPayPalGateway({ ...options, siteUrl: 'https://visa.example' }),
    parseWebhook: (notification) => parseWebhookEvent(notification, CERTIFICATES, { ask, keys: SECRET }, now()),
  };
}

function response(status: number, body: unknown) {
  const text = JSON.stringify(body) ?? '';
  return {
    status,
    ok: status < 300,
    text: async () => text,
    json: async () => body,
    body: { cancel: async () => undefined },
  };
}

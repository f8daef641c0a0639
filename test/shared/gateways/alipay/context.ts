import { createPrivateKey } from 'node:crypto';
import { createAlipaySandbox } from '../../../../local/gateways/alipay/app.ts';
import { parseSecret } from '../../../../shared/adapters/secrets-manager/parse-secret.ts';
import { createAlipayGateway } from '../../../../shared/gateways/alipay/alipay-gateway.ts';
import { type AlipaySecret, alipaySecret } from '../../../../shared/gateways/alipay/secret.ts';
import type { GatewayOptions } from '../../../../shared/gateways/gateway-options.ts';
import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import { startReceiver } from '../../../contracts/notification-receiver.ts';
import type { GatewayContext } from '../../../contracts/payment-gateway.contract.ts';
import { rsaKey } from '../../../support/once-per-run.ts';

const merchant = rsaKey('merchant');
export const alipay = rsaKey('gateway');
const other = rsaKey('other');
export const OTHER_PUBLIC_KEY = other.publicKey;
export const OTHER_KEY = createPrivateKey(other.privateKey).export({ type: 'pkcs1', format: 'pem' }).toString();
const ACCOUNT = { appId: '9021000123456789', sellerId: '2088102123456789' };

/** Parsed like the real secret, so that the keys have the format that the adapter expects. */
export const KEYS: AlipaySecret = parseSecret(
  'alipay',
  JSON.stringify({ ...ACCOUNT, privateKey: merchant.privateKey, alipayPublicKey: alipay.publicKey }),
  alipaySecret,
);

/** The Alipay simulator, the adapter, and a buyer on Alipay's pages. @param now the shared clock, UTC milliseconds */
export async function startAlipayContext(now: () => number = Date.now, account = ACCOUNT) {
  const receiver = await startReceiver();
  const sandbox = createAlipaySandbox({
    ...account,
    privateKey: alipay.privateKey,
    merchantPublicKey: merchant.publicKey,
    dataFile: ':memory:',
    now,
  });
  const url = await sandbox.start();
  const gatewayWith = (keys: AlipaySecret, options: Partial<GatewayOptions<AlipaySecret>> = {}) =>
    createAlipayGateway({
      host: `${url}/gateway.do`,
      siteUrl: receiver.url,
      secret: async () => keys,
      refreshSecret: async () => keys,
      now,
      ...options,
    });
  const context: GatewayContext = {
    gateway: gatewayWith(KEYS),
    amount: { amount: 72_000, currency: 'CNY' },
    gatewayAt: (broken) => gatewayWith(KEYS, { host: `${broken}/gateway.do`, timeoutMs: 100 }),
    url,
    gatewayBehind: ({ url: relay, now, keys }) =>
      gatewayWith(KEYS, { host: `${relay}/gateway.do`, now, ...keys(KEYS, { ...KEYS, privateKey: OTHER_KEY }) }),
    rejectedKey: { status: 200, body: { error_response: { code: '40002', sub_code: 'isv.invalid-signature' } } },
    otherRecipients: {
      'another key of Alipay': gatewayWith({ ...KEYS, alipayPublicKey: [other.publicKey] }),
      'another app': gatewayWith({ ...KEYS, appId: '9021000999999999' }),
      'another seller': gatewayWith({ ...KEYS, sellerId: '2088999999999999' }),
    },
    begin: async (checkout) => void (await logIn(checkout)),
    decline: async (checkout) => void (await payAt(await logIn(checkout), 'declined')),
    pay: async (checkout) => void (await payAt(await logIn(checkout), 'success')),
    successOf: (paymentId) => receiver.containing(`out_trade_no=${paymentId}`, 'trade_status=TRADE_SUCCESS'),
    refundInDashboard: async ({ id }, fen) => {
      const made = await fetch(`${url}/_sandbox/refunds/${id}`, { method: 'POST', body: JSON.stringify({ fen }) });
      if (!made.ok) throw new Error(await made.text());
      const { outRequestNo } = (await made.json()) as { outRequestNo: string };
      return receiver.containing(`out_biz_no=${outRequestNo}`);
    },
    tampered: ({ body, headers }) => ({ body: body.replace('total_amount=720.00', 'total_amount=721.00'), headers }),
    fault: async (kind, how) => {
      const fault = await fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify({ kind, ...how }) });
      if (fault.status !== 201) throw new Error(`${fault.status}: ${await fault.text()}`);
    },
    clearFaults: async () => void (await fetch(`${url}/_sandbox/faults`, { method: 'DELETE' })),
    count: async (paymentId) => (await tradesOf(url)).filter(({ outTradeNo }) => outTradeNo === paymentId).length,
    stop: () => Promise.all([sandbox.stop(), receiver.stop()]),
  };
  return { ...context, url, receiver, gatewayWith };
}

/** Opens the signed URL like a browser, logs in, and returns the URL of the cashier. */
async function logIn(checkout: Checkout): Promise<string> {
  if (checkout.type !== 'redirect') throw new Error('not a redirect');
  const opened = await fetch(checkout.url, { redirect: 'manual' });
  const cashier = opened.headers.get('location');
  if (opened.status !== 302 || cashier === null) throw new Error(`${opened.status}: ${await opened.text()}`);
  await fetch(`${cashier}/login`, { method: 'POST', redirect: 'manual' });
  return cashier;
}

function payAt(cashier: string, outcome: string): Promise<Response> {
  return fetch(`${cashier}/pay`, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });
}

async function tradesOf(url: string): Promise<{ outTradeNo: string }[]> {
  const books = await fetch(`${url}/_sandbox/books`);
  return ((await books.json()) as { trades: { outTradeNo: string }[] }).trades;
}

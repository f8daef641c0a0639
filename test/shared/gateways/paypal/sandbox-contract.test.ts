import { createPayPalSandbox } from '../../../../local/gateways/paypal/sandbox.ts';
import type { GatewayOptions } from '../../../../shared/gateways/gateway-options.ts';
import { createPayPalGateway } from '../../../../shared/gateways/paypal/paypal-gateway.ts';
import type { PayPalSecret } from '../../../../shared/gateways/paypal/secret.ts';
import { startReceiver } from '../../../contracts/notification-receiver.ts';
import { type GatewayContext, paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { AUTHORITY } from '../../../local/gateways/paypal/fixture.ts';
import { KEYS as OWN_KEYS, otherRoot, pageOf } from './context.ts';

// The sandbox of the local system, which knows nothing of the adapter: what both agree on is PayPal's protocol.
paymentGatewayContract("PayPal's sandbox", startSandboxContext);

async function startSandboxContext(): Promise<GatewayContext> {
  const receiver = await startReceiver();
  const { root, chain, privateKey } = AUTHORITY;
  const keys: PayPalSecret = { ...OWN_KEYS, webhookRootCertificate: root };
  const { clientId, clientSecret, merchantId, webhookId } = keys;
  const sandbox = createPayPalSandbox({
    ...{ clientId, clientSecret, merchantId, webhookId },
    chain,
    privateKey,
    dataFile: ':memory:',
    webhookUrl: receiver.url,
    speed: 1000,
  });
  const url = await sandbox.start();
  const gatewayWith = (keys: PayPalSecret, options: Partial<GatewayOptions<PayPalSecret>> = {}) =>
    createPayPalGateway({
      host: url,
      siteUrl: 'https://visa.example.org',
      secret: async () => keys,
      refreshSecret: async () => keys,
      now: Date.now,
      ...options,
    });
  const admin = async (path: string, body: object): Promise<{ id: string }> => {
    const response = await fetch(`${url}/_sandbox${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<{ id: string }>;
  };
  const approve = async (page: string, account: string) => {
    const token = new URL(page).searchParams.get('token') ?? '';
    const body = new URLSearchParams({ token, account, choice: 'approve' });
    const response = await fetch(`${url}/checkoutnow`, { method: 'POST', body, redirect: 'manual' });
    if (response.status !== 303) throw new Error(`${page}: ${response.status}`);
  };
  const value = (cents: number) => (cents / 100).toFixed(2);
  return {
    gateway: gatewayWith(keys),
    amount: { amount: 2575, currency: 'USD' },
    gatewayAt: (host) => gatewayWith(keys, { host, timeoutMs: 100 }),
    url,
    gatewayBehind: ({ url: host, now, keys: held }) => gatewayWith(keys, { host, now, ...held(keys, keys) }),
    rejectedKey: { status: 401, body: { name: 'INVALID_TOKEN' } },
    otherRecipients: {
      'another certificate authority': gatewayWith({ ...keys, webhookRootCertificate: otherRoot }),
      'another webhook': gatewayWith({ ...keys, webhookId: '9HE90801975891419' }),
      'a clock that is five days ahead': gatewayWith(keys, { now: () => Date.now() + 5 * 24 * 3_600_000 }),
    },
    begin: async () => undefined,
    decline: async () => undefined,
    pay: (checkout) => approve(pageOf(checkout), 'pays'),
    successOf: (paymentId) => receiver.containing(`"custom_id":"${paymentId}"`, 'PAYMENT.CAPTURE.COMPLETED'),
    refundInDashboard: async ({ reference }, amount) => {
      const { id } = await admin(`/refunds/${reference}`, { value: value(amount) });
      return receiver.containing(`"id":"${id}"`, 'PAYMENT.CAPTURE.REFUNDED');
    },
    dispute: async ({ reference }, amount) => void (await admin(`/disputes/${reference}`, { value: value(amount) })),
    tampered: ({ body, headers }) => ({ body: body.replace('"value":"25.75"', '"value":"26.75"'), headers }),
    fault: async (kind, how) => void (await admin('/faults', { kind, ...how })),
    clearFaults: async () => void (await fetch(`${url}/_sandbox/faults`, { method: 'DELETE' })),
    count: async (paymentId) => {
      const books = (await (await fetch(`${url}/_sandbox/books`)).json()) as { orders: { customId: string }[] };
      return books.orders.filter(({ customId }) => customId === paymentId).length;
    },
    stop: () => Promise.all([sandbox.stop(), receiver.stop()]),
  };
}

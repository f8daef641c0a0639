import type { GatewayOptions } from '../../../../shared/gateways/gateway-options.ts';
import { createPayPalGateway } from '../../../../shared/gateways/paypal/paypal-gateway.ts';
import { type PayPalSecret, paypalSecret } from '../../../../shared/gateways/paypal/secret.ts';
import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import { startReceiver } from '../../../contracts/notification-receiver.ts';
import type { GatewayContext } from '../../../contracts/payment-gateway.contract.ts';
import { oncePerRun } from '../../../support/once-per-run.ts';
import { newAuthority, newCertificate } from './certificates.ts';
import { startFakePayPal } from './fake-paypal.ts';

export const SUBJECT = 'messageverificationcerts.sandbox.paypal.com';
export const authority = oncePerRun('paypal-authority', () => newAuthority(SUBJECT));
export const otherRoot = oncePerRun('paypal-other-root', () =>
  newCertificate({ subject: 'Root', key: 'other', isAuthority: true }),
).certificate;

export const KEYS: PayPalSecret = paypalSecret.parse({
  environment: 'sandbox',
  clientId: 'AXclient_id-of-the-office',
  clientSecret: 'ELclient_secret-of-the-office',
  merchantId: '3SQBR4YEWZ4BA',
  webhookId: '1HE90801975891415',
  webhookRootCertificate: authority.root.certificate,
});

const decimal = (minor: number) => ({ currency_code: 'USD', value: (minor / 100).toFixed(2) });

export function pageOf(checkout: Checkout): string {
  if (checkout.type !== 'redirect') throw new Error(`not a redirect: ${checkout.type}`);
  return checkout.url;
}

/** The stand-in of PayPal, the adapter, and a payer. @param now the adapter's clock, UTC milliseconds */
export async function startPayPalContext(now: () => number = Date.now, own = KEYS) {
  const receiver = await startReceiver();
  const paypal = await startFakePayPal({ ...own, authority, webhookUrl: receiver.url });
  const gatewayWith = (keys: PayPalSecret, options: Partial<GatewayOptions<PayPalSecret>> = {}) =>
    createPayPalGateway({
      host: paypal.url,
      siteUrl: 'https://visa.example.org',
      secret: async () => keys,
      refreshSecret: async () => keys,
      now,
      ...options,
    });
  const context: GatewayContext = {
    gateway: gatewayWith(own),
    amount: { amount: 2575, currency: 'USD' },
    gatewayAt: (host) => gatewayWith(KEYS, { host, timeoutMs: 100 }),
    url: paypal.url,
    gatewayBehind: ({ url: host, now, keys }) => gatewayWith(own, { host, now, ...keys(own, own) }),
    // The access token: a new one is requested with the same keys.
    rejectedKey: { status: 401, body: { name: 'INVALID_TOKEN' } },
    otherRecipients: {
      'another webhook': gatewayWith({ ...KEYS, webhookId: '9HE90801975891419' }),
      'another certificate authority': gatewayWith({ ...KEYS, webhookRootCertificate: otherRoot }),
      'a clock that is five days ahead': gatewayWith(KEYS, { now: () => now() + 5 * 24 * 3_600_000 }),
      'a clock that is six minutes behind': gatewayWith(KEYS, { now: () => now() - 6 * 60_000 }),
    },
    begin: async () => undefined,
    // PayPal asks for another card on the same page, and tells nobody.
    decline: async () => undefined,
    pay: (checkout) => paypal.approve(pageOf(checkout)),
    successOf: (paymentId) => receiver.containing(`"custom_id":"${paymentId}"`, 'PAYMENT.CAPTURE.COMPLETED'),
    refundInDashboard: async ({ id }, amount) =>
      receiver.containing(await paypal.refundInDashboard(id, decimal(amount)), 'PAYMENT.CAPTURE.REFUNDED'),
    dispute: async ({ id }, amount) => void paypal.dispute(id, decimal(amount)),
    tampered: ({ body, headers }) => ({ body: body.replace('"value":"25.75"', '"value":"26.75"'), headers }),
    fault: async (kind, { times } = {}) => paypal.fault(kind, times),
    clearFaults: async () => paypal.clearFaults(),
    count: async (paymentId) => paypal.ordersOf(paymentId).length,
    stop: () => Promise.all([paypal.stop(), receiver.stop()]),
  };
  return { ...context, keys: KEYS, paypal, receiver, gatewayWith };
}

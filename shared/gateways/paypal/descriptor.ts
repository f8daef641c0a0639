import { MINUTE } from '../../domain/time.ts';
import { type GatewayDescriptor, MAX_NOTIFICATION_BYTES, UNPUBLISHED_RATE, WEBHOOK_THROTTLE } from '../descriptor.ts';
import { accountOfKeys } from './account-of-keys.ts';
import { paypalChargeLimits } from './amounts.ts';
import { PAYPAL_DECLINES } from './declines.ts';
import { API_HOSTS } from './environment.ts';
import { HANDLED_EVENT_TYPES } from './event-types.ts';
import { paypalSecret } from './secret.ts';
import { SIGNATURE_HEADERS } from './signature-headers.ts';

const PAYPAL_SITES = ['https://*.paypal.com', 'https://*.paypalobjects.com'];

/** Payments on PayPal's pages: approved there, captured by us. */
export const paypal = {
  method: 'paypal',
  displayName: 'PayPal',
  rules: {
    chargeLimits: paypalChargeLimits,
    // Well within PayPal's shortest time for an approval, three hours.
    payableFor: 60 * MINUTE,
    reference: 'at-creation',
    // An order exists from its creation and can be closed; what PayPal's "not found" means: `LONGEST_ORDER_LIFE` in orders.ts.
    notFoundMeansClosedAfter: 0,
    declines: PAYPAL_DECLINES,
  },
  secret: {
    variable: 'PAYPAL_SECRET_ID',
    description: 'PayPal: merchant account, client id and secret of the app, webhook',
    schema: paypalSecret,
    accountOfKeys,
    blank: { environment: '', clientId: '', clientSecret: '', merchantId: '', webhookId: '' },
    fields: [
      { name: 'environment', question: 'Environment of these keys (live or sandbox)', kind: 'typed' },
      { name: 'clientId', question: 'Client ID of the app', kind: 'typed' },
      { name: 'clientSecret', question: 'Secret of the app', kind: 'typed' },
      { name: 'merchantId', question: 'Merchant ID (Account settings, Business information)', kind: 'typed' },
      { name: 'webhookId', question: 'Webhook ID, which PayPal shows beside the address', kind: 'typed' },
    ],
    instructions: (webhookUrl) =>
      `Create a REST app at PayPal (developer.paypal.com, Apps & Credentials) with the features "Accept payments" and "Customer disputes".
Add this address as its webhook; its Webhook ID verifies the notifications:
  ${webhookUrl}
Choose these events:
${HANDLED_EVENT_TYPES.map((event) => `  ${event}`).join('\n')}
A payment in a currency that the account does not hold stays pending until somebody accepts it by hand, and raises an alarm
(payment_held). Open a balance in every currency of the fee schedule, or choose at PayPal to accept and convert all others
(Account settings, Payment preferences, Block payments). CNY, BRL and MYR are not offered.`,
  },
  host: { variable: 'PAYPAL_API_URL', live: API_HOSTS.live, test: API_HOSTS.sandbox },
  callsPerSecond: UNPUBLISHED_RATE,
  webhook: {
    function: 'paypal-webhook',
    path: '/webhooks/paypal',
    redelivery: 'PayPal retries up to 25 times over three days unless the status is 2xx.',
    contentType: 'application/json',
    signatureHeaders: SIGNATURE_HEADERS,
    maxBodyBytes: MAX_NOTIFICATION_BYTES,
    acknowledgement: { status: 204 },
    throttle: WEBHOOK_THROTTLE,
  },
  // PayPal: JavaScript SDK, Best practices, Content security policy; without its inline styles and scripts, which version 6 does not need.
  browser: {
    script: PAYPAL_SITES,
    frame: PAYPAL_SITES,
    connect: PAYPAL_SITES,
    image: PAYPAL_SITES,
    payment: 'https://www.paypal.com',
    isOptional: true,
  },
  referencePattern: /^[0-9A-Z]{17}$/,
} as const satisfies GatewayDescriptor;

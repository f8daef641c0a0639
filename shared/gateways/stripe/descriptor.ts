import { MINUTE } from '../../domain/time.ts';
import { type GatewayDescriptor, MAX_NOTIFICATION_BYTES, WEBHOOK_THROTTLE } from '../descriptor.ts';
import { accountOfKeys } from './account-of-keys.ts';
import { API_HOST } from './api-host.ts';
import { API_VERSION } from './api-version.ts';
import { stripeChargeLimits } from './charge-limits.ts';
import { STRIPE_DECLINES } from './declines.ts';
import { HANDLED_EVENT_TYPES } from './event-types.ts';
import { stripeSecret } from './secret.ts';
import { WALLETS } from './wallets.ts';

/** Cards and wallets, with PaymentIntents. */
export const stripe = {
  method: 'stripe',
  displayName: 'Stripe',
  rules: {
    chargeLimits: stripeChargeLimits,
    payableFor: 60 * MINUTE,
    reference: 'at-creation',
    notFoundMeansClosedAfter: 0,
    declines: STRIPE_DECLINES,
  },
  carries: { alipay: WALLETS.alipay.rules, 'wechat-pay': WALLETS['wechat-pay'].rules },
  secret: {
    variable: 'STRIPE_SECRET_ID',
    description: 'Stripe: account, secret key, publishable key, secrets of the webhook',
    schema: stripeSecret,
    accountOfKeys,
    blank: { account: '', secretKey: '', publishableKey: '', webhookSecrets: [] },
    fields: [
      { name: 'account', question: 'Id of the account (acct_…)', kind: 'typed' },
      { name: 'secretKey', question: 'Secret key (sk_… or rk_…)', kind: 'typed' },
      { name: 'publishableKey', question: 'Publishable key (pk_…)', kind: 'typed' },
      { name: 'webhookSecrets', question: 'Signing secret of the webhook (whsec_…)', kind: 'list' },
    ],
    instructions: (webhookUrl) =>
      `Register this address as a webhook at Stripe (Workbench, Webhooks, Add destination; events of your own account):
  ${webhookUrl}
Payload style: Snapshot (API v1), not Thin: thin events do not contain the payment, and are rejected with an alarm.
API version: ${API_VERSION}.
Choose these events, and take the signing secret (whsec_…) that Stripe then shows:
${HANDLED_EVENT_TYPES.map((event) => `  ${event}`).join('\n')}
For a wallet via Stripe (alipay:stripe in payments.methods), turn it on as well (Settings, Payment methods).`,
  },
  host: { variable: 'STRIPE_API_URL', live: API_HOST, test: API_HOST },
  // Stripe: Rate limits, of reads and of writes each in live mode. It raises them on request, six weeks ahead.
  callsPerSecond: 100,
  webhook: {
    function: 'stripe-webhook',
    path: '/webhooks/stripe',
    redelivery: 'Stripe retries for three days unless the status is 2xx.',
    contentType: 'application/json',
    signatureHeaders: ['stripe-signature'],
    maxBodyBytes: MAX_NOTIFICATION_BYTES,
    acknowledgement: { status: 204 },
    throttle: WEBHOOK_THROTTLE,
  },
  // Stripe: Security guide, Content security policy. Wallets run in Stripe's frame.
  browser: {
    script: ['https://js.stripe.com', 'https://*.js.stripe.com'],
    frame: ['https://js.stripe.com', 'https://*.js.stripe.com', 'https://hooks.stripe.com'],
    connect: ['https://api.stripe.com'],
    image: ['https://*.stripe.com'],
    payment: 'https://js.stripe.com',
  },
  referencePattern: /^(pi_|ch_)/,
} as const satisfies GatewayDescriptor;

import { MINUTE } from '../../domain/time.ts';
import { type GatewayDescriptor, MAX_NOTIFICATION_BYTES, UNPUBLISHED_RATE, WEBHOOK_THROTTLE } from '../descriptor.ts';
import { alipaySecret } from './secret.ts';

/** Payments in CNY on Alipay's own pages. */
export const alipay = {
  method: 'alipay',
  displayName: 'Alipay',
  rules: {
    // Alipay: alipay.trade.page.pay, `total_amount` from 0.01 to 100000000 yuan.
    chargeLimits: (currency) =>
      currency === 'CNY' ? { minimum: 1, maximum: 10_000_000_000, multipleOf: 1 } : undefined,
    // Short: until the buyer logs in, the page cannot be closed and blocks every other method (docs/decisions/0021). Renewed on return.
    payableFor: 5 * MINUTE,
    reference: 'when-paying',
    notFoundMeansClosedAfter: MINUTE,
    // Alipay shows declines on its own pages and does not report them.
    declines: {},
  },
  secret: {
    variable: 'ALIPAY_SECRET_ID',
    description: 'Alipay: application, seller, our private key, their public key',
    schema: alipaySecret,
    blank: { appId: '', sellerId: '', privateKey: '', alipayPublicKey: '' },
    fields: [
      { name: 'appId', question: 'Id of the application (digits)', kind: 'typed' },
      { name: 'sellerId', question: 'Id of the merchant (2088…)', kind: 'typed' },
      { name: 'privateKey', question: 'File with your own private key (PEM or bare base64)', kind: 'file' },
      {
        name: 'alipayPublicKey',
        question: "File with Alipay's public key (PEM, or the base64 that Alipay shows)",
        kind: 'file',
      },
    ],
    instructions: (webhookUrl) =>
      `Nothing needs to be registered at Alipay: every payment contains its notification URL,
  ${webhookUrl}`,
  },
  host: {
    variable: 'ALIPAY_GATEWAY_URL',
    live: 'https://openapi.alipay.com/gateway.do',
    test: 'https://openapi-sandbox.dl.alipaydev.com/gateway.do',
  },
  callsPerSecond: UNPUBLISHED_RATE,
  webhook: {
    function: 'alipay-notify',
    path: '/webhooks/alipay',
    redelivery: 'Alipay retries for a day unless the body is exactly `success`.',
    contentType: 'application/x-www-form-urlencoded',
    signatureHeaders: [],
    maxBodyBytes: MAX_NOTIFICATION_BYTES,
    acknowledgement: { status: 200, body: 'success' },
    throttle: WEBHOOK_THROTTLE,
  },
  rejectedPage: /invalid-signature|ILLEGAL_SIGN|INVALID_PARAMETER|INVALID_APP|errorCode=/i,
  // It begins with the date.
  referencePattern: /^20\d{26}$/,
} as const satisfies GatewayDescriptor;

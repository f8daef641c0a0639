import { MINUTE } from '../../domain/time.ts';
import { type GatewayDescriptor, MAX_NOTIFICATION_BYTES, UNPUBLISHED_RATE, WEBHOOK_THROTTLE } from '../descriptor.ts';
import { wechatPaySecret } from './secret.ts';

/** Payments in CNY by WeChat Pay: Native (a code to scan) on a desktop, H5 on a phone. */
export const wechatPay = {
  method: 'wechat-pay',
  displayName: 'WeChat Pay',
  rules: {
    // WeChat Pay: Native and H5, `amount.total` is an integer of fen, at least 1.
    chargeLimits: (currency) =>
      currency === 'CNY' ? { minimum: 1, maximum: 10_000_000_000, multipleOf: 1 } : undefined,
    // Enough to scan and confirm; a code works for two hours at most. An order can be closed at any time, so this blocks no other method.
    payableFor: 15 * MINUTE,
    reference: 'when-paying',
    notFoundMeansClosedAfter: 5 * MINUTE,
    // WeChat shows declines in its own app and does not report them.
    declines: {},
  },
  secret: {
    variable: 'WECHAT_PAY_SECRET_ID',
    description: 'WeChat Pay: app, merchant, our private key, the APIv3 key, their public keys',
    schema: wechatPaySecret,
    blank: {
      appId: '',
      mchId: '',
      merchantSerial: '',
      privateKey: '',
      apiV3Key: [],
      publicKeyId: '',
      publicKey: '',
      platformCertificates: '',
    },
    fields: [
      { name: 'appId', question: 'Id of the app (wx…)', kind: 'typed' },
      { name: 'mchId', question: 'Id of the merchant (digits)', kind: 'typed' },
      { name: 'merchantSerial', question: "Serial number of the merchant's API certificate", kind: 'typed' },
      { name: 'privateKey', question: 'File with its private key (apiclient_key.pem)', kind: 'file' },
      { name: 'apiV3Key', question: 'APIv3 key (32 characters)', kind: 'list' },
      { name: 'publicKeyId', question: "Id of WeChat Pay's public key (PUB_KEY_ID_…)", kind: 'typed' },
      { name: 'publicKey', question: "File with WeChat Pay's public key (pub_key.pem)", kind: 'file' },
      {
        name: 'platformCertificates',
        question: 'File with platform certificates, if the merchant still has them (PEM, one after the other)',
        kind: 'file',
      },
    ],
    instructions: (webhookUrl) =>
      `In the merchant platform (pay.weixin.qq.com):
  - Products: Native and H5 payment are enabled, and the app is bound to the merchant.
  - H5 payment: register the domain ${domainOf(webhookUrl)}. From another domain, WeChat rejects the payer.
  - API security: apply for the API certificate, set the APIv3 key, apply for the WeChat Pay public key and download it.
    A merchant that still has platform certificates keeps them here until a week after the switch: meanwhile either signs.
  - Refund settings: set the URL of refund notifications, so that refunds made in the platform are reported, too:
  ${webhookUrl}
Payment notifications need no registration: every order contains their URL.`,
  },
  host: {
    variable: 'WECHAT_PAY_API_URL',
    // WeChat has no test host for APIv3.
    live: 'https://api.mch.weixin.qq.com',
  },
  callsPerSecond: UNPUBLISHED_RATE,
  webhook: {
    function: 'wechat-pay-webhook',
    path: '/webhooks/wechat-pay',
    redelivery: 'WeChat Pay retries 15 times in 24 hours.',
    contentType: 'application/json',
    signatureHeaders: ['wechatpay-serial', 'wechatpay-signature', 'wechatpay-timestamp', 'wechatpay-nonce'],
    maxBodyBytes: MAX_NOTIFICATION_BYTES,
    acknowledgement: { status: 204 },
    // WeChat Pay: "Payment notification", the answer to a notification that was not accepted.
    rejection: (code) => ({ code: 'FAIL', message: code }),
    // WeChat Pay: within 5 seconds, which include the way.
    answerWithin: 4_000,
    throttle: WEBHOOK_THROTTLE,
  },
  referencePattern: /^4\d{27}$/,
} as const satisfies GatewayDescriptor;

function domainOf(webhookUrl: string): string {
  return webhookUrl.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

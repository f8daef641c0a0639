import { parseSecret } from '../../../../shared/adapters/secrets-manager/parse-secret.ts';
import type { GatewayOptions } from '../../../../shared/gateways/gateway-options.ts';
import { type WechatPaySecret, wechatPaySecret } from '../../../../shared/gateways/wechat-pay/secret.ts';
import { createWechatPayGateway } from '../../../../shared/gateways/wechat-pay/wechat-pay-gateway.ts';
import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { GatewayContext } from '../../../contracts/payment-gateway.contract.ts';
import { rsaKey } from '../../../support/once-per-run.ts';
import { error, FakeWechatPay, type SigningKey } from './fake-wechat-pay.ts';

export const SITE = 'https://site.example';

export const merchant = rsaKey('merchant');
export const wechat = rsaKey('gateway');
const other = rsaKey('other');

export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0116000000012024';
export const SIGNING_KEY: SigningKey = { serial: PUBLIC_KEY_ID, privateKey: wechat.privateKey };

/** The secret as an operator enters it. */
export const FIELDS = {
  appId: 'wx0123456789abcdef',
  mchId: '1900000001',
  merchantSerial: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  privateKey: merchant.privateKey,
  apiV3Key: 'Abcdefghijklmnopqrstuvwxyz012345',
  publicKeyId: PUBLIC_KEY_ID,
  publicKey: wechat.publicKey,
};

/** Parsed like the real secret, so that the keys have the format that the adapter expects. */
export const keysOf = (fields: object): WechatPaySecret =>
  parseSecret('wechat-pay', JSON.stringify({ ...FIELDS, ...fields }), wechatPaySecret);
export const KEYS = keysOf({});

/** A stand-in of WeChat Pay, the adapter, and a payer with WeChat. @param now the shared clock, UTC milliseconds */
export async function startWechatPayContext(
  now: () => number = Date.now,
  signingKey: (named: string | undefined) => SigningKey = () => SIGNING_KEY,
  fields: Partial<typeof FIELDS> = {},
) {
  const own = keysOf(fields);
  const { appId, mchId, apiV3Key } = { ...FIELDS, ...fields };
  const fake = new FakeWechatPay({ appId, mchId, apiV3Key, merchantPublicKey: merchant.publicKey, signingKey, now });
  const { url, stop } = await fake.start();
  const gatewayWith = (keys: WechatPaySecret, options: Partial<GatewayOptions<WechatPaySecret>> = {}) =>
    createWechatPayGateway({
      host: url,
      siteUrl: SITE,
      secret: async () => keys,
      refreshSecret: async () => keys,
      now,
      ...options,
    });
  let wrongAmount = false;
  const pay = async (checkout: Checkout) => {
    const order = fake.pay(linkOf(checkout));
    if (wrongAmount) order.paidTotal = 72_100;
    wrongAmount = false;
  };
  const orderOf = (paymentId: string) => {
    const order = fake.orders.get(paymentId) ?? fake.orders.get(`${paymentId}_h5`);
    if (order === undefined) throw new Error('no such order');
    return order;
  };
  const context: GatewayContext = {
    gateway: gatewayWith(own),
    amount: { amount: 72_000, currency: 'CNY' },
    gatewayAt: (broken) => gatewayWith(KEYS, { host: broken, timeoutMs: 100 }),
    url,
    gatewayBehind: ({ url: host, now, keys }) =>
      gatewayWith(own, { host, now, ...keys(own, { ...own, privateKey: other.privateKey }) }),
    rejectedKey: { status: 401, body: { code: 'SIGN_ERROR' } },
    otherRecipients: {
      'another key of WeChat': gatewayWith(keysOf({ publicKey: other.publicKey })),
      'another id of the key': gatewayWith(keysOf({ publicKeyId: 'PUB_KEY_ID_0116000000022024' })),
      'another APIv3 key': gatewayWith(keysOf({ apiV3Key: 'x'.repeat(32) })),
      'another app': gatewayWith(keysOf({ appId: 'wxfedcba9876543210' })),
      'another merchant': gatewayWith(keysOf({ mchId: '1900000002' })),
    },
    begin: async () => undefined,
    decline: async () => undefined,
    pay,
    successOf: async (paymentId) => fake.notice('TRANSACTION.SUCCESS', fake.transactionOf(orderOf(paymentId))),
    refundInDashboard: async ({ id }, fen) => {
      const refund = fake.addRefund(orderOf(id), `5030${fake.refunds.size}`, fen);
      return fake.refundNotice(refund);
    },
    tampered: ({ body, headers }) => ({ body: body.replace('"ciphertext":"', '"ciphertext":"AAAA'), headers }),
    fault: async (kind, { times = 1 } = {}) => {
      if (kind === 'wrong_amount') wrongAmount = true;
      else for (let i = 0; i < times; i++) fake.fault(FAULTS[kind]?.(fake) ?? unknownFault(kind));
    },
    clearFaults: async () => fake.clearFaults(),
    count: async (paymentId) => [...fake.orders.keys()].filter((number) => number.startsWith(paymentId)).length,
    stop,
  };
  return { ...context, fake, url, gatewayWith, orderOf };
}

type Faulty = Parameters<FakeWechatPay['fault']>[0];

const FAULTS: Readonly<Record<string, (fake: FakeWechatPay) => Faulty>> = {
  error_500: () => () => error(500, 'SYSTEM_ERROR'),
  reject_close:
    () =>
    ({ path }) =>
      path.endsWith('/close') ? error(400, 'INVALID_REQUEST') : undefined,
  pay_before_close:
    (fake) =>
    ({ path }) => {
      const [, number = ''] = /out-trade-no\/([^/]+)\/close$/.exec(path) ?? [];
      const order = fake.orders.get(number);
      if (order) fake.pay(order.link);
      return undefined;
    },
  refund_unknown:
    (fake) =>
    ({ method, path, body }) => {
      if (method !== 'POST' || !path.endsWith('/refunds')) return undefined;
      const { out_refund_no, out_trade_no, amount } = JSON.parse(body);
      const order = fake.orders.get(out_trade_no);
      if (order && !fake.refunds.has(out_refund_no)) fake.addRefund(order, out_refund_no, amount.refund, body);
      return error(500, 'SYSTEM_ERROR');
    },
  refund_pending: (fake) => refundedAs(fake, 'PROCESSING'),
  refund_unknown_status: (fake) => refundedAs(fake, 'IN_REVIEW'),
};

function refundedAs(fake: FakeWechatPay, status: string): Faulty {
  return ({ method, path, body }) => {
    if (method !== 'POST' || !path.endsWith('/refunds')) return undefined;
    const { out_refund_no, out_trade_no, transaction_id, amount } = JSON.parse(body);
    const order =
      fake.orders.get(out_trade_no) ?? [...fake.orders.values()].find((one) => one.transactionId === transaction_id);
    if (order) fake.addRefund(order, out_refund_no, amount.refund, body).status = status;
    return undefined;
  };
}

function unknownFault(kind: string): never {
  throw new Error(`no fault ${kind}`);
}

/** What the payer opens or scans, as WeChat has issued it. */
export function linkOf(checkout: Checkout): string {
  if (checkout.type === 'qr') return checkout.codeUrl;
  if (checkout.type !== 'redirect') throw new Error(`not a checkout of WeChat Pay: ${checkout.type}`);
  return checkout.url.replace(/&redirect_url=.*$/, '');
}

import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Payment } from '../../../shared/domain/payment.ts';
import { createAlipayGateway } from '../../../shared/gateways/alipay/alipay-gateway.ts';
import { gatewayByAccount } from '../../../shared/gateways/gateway-by-account.ts';
import type { CreateGateway } from '../../../shared/gateways/gateway-options.ts';
import type { MerchantAccount } from '../../../shared/gateways/merchant-accounts.ts';
import { createPayPalGateway } from '../../../shared/gateways/paypal/paypal-gateway.ts';
import { createStripeGateway } from '../../../shared/gateways/stripe/stripe-gateway.ts';
import { createWechatPayGateway } from '../../../shared/gateways/wechat-pay/wechat-pay-gateway.ts';
import {
  type Checkout,
  MerchantAccountUnavailable,
  NotificationRejected,
  type PaymentGateway,
  type RawNotification,
} from '../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT, newOrder, newRefund, PAYER, paymentOf } from '../../contracts/orders.ts';
import { startFrontHost } from '../../support/front-host.ts';
import { KEYS as ALIPAY, startAlipayContext } from './alipay/context.ts';
import { KEYS as PAYPAL, startPayPalContext } from './paypal/context.ts';
import { KEYS as STRIPE, startStripeContext } from './stripe/context.ts';
import {
  keysOf,
  startWechatPayContext,
  KEYS as WECHAT_PAY,
  FIELDS as WECHAT_PAY_FIELDS,
} from './wechat-pay/context.ts';

const CHECK = { by: 'check' } as const;
const STRIPE_B = {
  ...STRIPE,
  account: 'acct_b/test',
  secretKey: 'sk_test_b',
  publishableKey: 'pk_test_b',
  webhookSecrets: ['whsec_b'],
};
const ALIPAY_B = { ...ALIPAY, appId: '9021000777777777', sellerId: '2088777777777777', account: '9021000777777777' };
const PAYPAL_B = {
  ...PAYPAL,
  clientId: 'AXclient_id-of-another-office',
  merchantId: '4TRCS5ZFXZ5CB',
  webhookId: '2JE91902086902526',
  account: '4TRCS5ZFXZ5CB/sandbox',
};
const WECHAT_PAY_B_FIELDS = { mchId: '1900000009', apiV3Key: 'x'.repeat(32) };
const WECHAT_PAY_B = keysOf(WECHAT_PAY_B_FIELDS);

const stripe = [await startStripeContext(), await startStripeContext(STRIPE_B)] as const;
const alipay = [await startAlipayContext(), await startAlipayContext(Date.now, ALIPAY_B)] as const;
const stripeHost = await startFrontHost({ sk_test_sandbox: stripe[0].url, sk_test_b: stripe[1].url });
const paypal = [await startPayPalContext(), await startPayPalContext(Date.now, PAYPAL_B)] as const;
const wechatPay = [
  await startWechatPayContext(),
  await startWechatPayContext(Date.now, undefined, WECHAT_PAY_B_FIELDS),
] as const;
const alipayHost = await startFrontHost({ [ALIPAY.appId]: alipay[0].url, [ALIPAY_B.appId]: alipay[1].url });
const basic = ({ clientId, clientSecret }: typeof PAYPAL) =>
  Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
const paypalHost = await startFrontHost({
  [basic(PAYPAL)]: paypal[0].paypal.url,
  [basic(PAYPAL_B)]: paypal[1].paypal.url,
  [PAYPAL.clientId]: paypal[0].paypal.url,
  [PAYPAL_B.clientId]: paypal[1].paypal.url,
  '/v1/notifications/certs/': paypal[0].paypal.url,
});
const wechatPayHost = await startFrontHost({
  [WECHAT_PAY_FIELDS.mchId]: wechatPay[0].url,
  [WECHAT_PAY_B_FIELDS.mchId]: wechatPay[1].url,
});
afterAll(() =>
  Promise.all(
    [...stripe, ...alipay, ...paypal, ...wechatPay, stripeHost, alipayHost, paypalHost, wechatPayHost].map((one) =>
      one.stop(),
    ),
  ),
);

const asSent = (notification: RawNotification) => notification;
/** A notification names the host of its certificate, which must be the one that the adapter calls. */
const fromPayPalHost = ({ body, headers }: RawNotification) => ({
  body,
  headers: { ...headers, 'paypal-cert-url': `${paypalHost.url}/v1/notifications/certs/CERT-360caa42` },
});

/** Where the stand-in sends its notifications, if an order names that. */
function siteOf(context: object): string {
  return 'receiver' in context ? (context.receiver as { url: string }).url : 'https://visa.example.org';
}

describe.each([
  {
    name: 'Stripe',
    keys: [STRIPE, STRIPE_B] as const,
    at: stripe,
    front: stripeHost,
    host: stripeHost.url,
    createGateway: createStripeGateway as CreateGateway<never>,
    received: asSent,
  },
  {
    name: 'Alipay',
    keys: [ALIPAY, ALIPAY_B] as const,
    at: alipay,
    front: alipayHost,
    host: `${alipayHost.url}/gateway.do`,
    createGateway: createAlipayGateway as CreateGateway<never>,
    received: asSent,
  },
  {
    name: 'PayPal',
    keys: [PAYPAL, PAYPAL_B] as const,
    at: paypal,
    front: paypalHost,
    host: paypalHost.url,
    createGateway: createPayPalGateway as CreateGateway<never>,
    received: fromPayPalHost,
  },
  {
    name: 'WeChat Pay',
    keys: [WECHAT_PAY, WECHAT_PAY_B] as const,
    at: wechatPay,
    front: wechatPayHost,
    host: wechatPayHost.url,
    createGateway: createWechatPayGateway as CreateGateway<never>,
    received: asSent,
  },
])('when another merchant account of $name is put in place', (one) => {
  const { keys, at, front, host, createGateway, received } = one;
  const [a, b] = keys;
  /** What the secret holds, and what a container has cached of it. */
  let secret: [MerchantAccount, ...MerchantAccount[]] = [a];
  let cached = secret;
  const put = (...accounts: typeof secret) => {
    secret = accounts;
    cached = accounts;
  };
  let gateway: PaymentGateway;
  beforeEach(() => {
    put(a);
    front.calls.length = 0;
    gateway = gatewayByAccount<MerchantAccount>({
      read: async () => cached,
      refresh: async () => {
        cached = secret;
        return secret;
      },
      create: (keys) =>
        createGateway({ host, siteUrl: siteOf(at[0]), now: Date.now, ...keys } as Parameters<typeof createGateway>[0]),
    });
  });

  const created = async () => {
    const order = newOrder(at[0].amount, gateway.name);
    const answer = await gateway.create(order, PAYER);
    if (answer.outcome !== 'created') throw new Error(answer.outcome);
    return { payment: paymentOf(gateway.name, order, answer), checkout: answer.checkout() };
  };
  /** Where paying only approves the payment, its money is captured as settling does it. */
  const pay = async (payment: Payment, checkout: Checkout) => {
    await at[0].pay(checkout);
    if (gateway.capture) expect(await gateway.capture(payment, CHECK)).toMatchObject({ outcome: 'known' });
  };
  const outcomeOf = async (payment: Payment) => {
    const result = await gateway.query(payment, CHECK);
    return result.outcome === 'known' ? result.observation.outcome : result;
  };

  it('new payments go to it, and the open ones are queried in the previous account', async () => {
    const { payment: before, checkout } = await created();
    put(b, a);
    const { payment: after } = await created();
    expect([before.account, after.account]).toEqual([a.account, b.account]);
    await pay(before, checkout);
    expect(await outcomeOf(before)).toEqual({ status: 'succeeded', captured: at[0].amount });
    expect(await outcomeOf(after)).toEqual({ status: 'open' });
    expect(await gateway.accounts()).toEqual([b.account, a.account]);
  });

  it('a payment of the previous account can be closed, but is not continued', async () => {
    const { payment } = await created();
    expect(await gateway.query(payment, CHECK)).toHaveProperty('checkout');
    put(b, a);
    const queried = await gateway.query(payment, CHECK);
    expect(queried).toMatchObject({
      outcome: 'known',
      observation: { account: a.account, outcome: { status: 'open' } },
    });
    expect(queried).not.toHaveProperty('checkout');
    expect(await gateway.close(payment, 'expired', CHECK)).toMatchObject({ outcome: 'known' });
  });

  it('notifications of the previous account are accepted, and its payments refunded', async () => {
    const { payment, checkout } = await created();
    await pay(payment, checkout);
    const notification = received(await at[0].successOf(payment.id));
    put(b, a);
    const event = await gateway.parseWebhook(notification);
    expect(event).toMatchObject({ kind: 'payment', payment: { paymentId: payment.id, account: a.account } });
    const refund = newRefund(payment);
    expect(await gateway.refund(refund, payment, NO_LIMIT)).toEqual({ outcome: 'done' });
    expect(await gateway.findRefund(refund, payment)).toEqual({ outcome: 'done' });
  });

  it('without keeping the previous one, nothing of it is asked in the new account', async () => {
    const { payment, checkout } = await created();
    await pay(payment, checkout);
    const notification = received(await at[0].successOf(payment.id));
    const refund = newRefund(payment);
    const about = { gateway: payment.gateway, account: payment.account, reference: 'none' } as const;
    const reported = { ...about, gatewayRefundId: 'none', amount: refund.amount } as const;
    front.calls.length = 0;
    put(b);
    for (const call of [
      gateway.query(payment, CHECK),
      gateway.close(payment, 'expired', CHECK),
      ...(gateway.capture ? [gateway.capture(payment, CHECK)] : []),
      gateway.refund(refund, payment, NO_LIMIT),
      gateway.findRefund(refund, payment),
      ...(gateway.listRefunds ? [gateway.listRefunds(payment, CHECK)] : []),
      gateway.findDisputes(payment, CHECK),
      gateway.confirmRefund({ ...reported, state: 'done', at: 0, source: CHECK }),
    ])
      await expect(call).rejects.toEqual(new MerchantAccountUnavailable(a.account));
    expect(front.calls).toEqual([]);
    await expect(gateway.parseWebhook(notification)).rejects.toBeInstanceOf(NotificationRejected);
    put(b, a);
    expect(await outcomeOf(payment)).toEqual({ status: 'succeeded', captured: at[0].amount });
  });

  it('a container that has not read the secret since finds its payments all the same', async () => {
    put(b);
    const { payment } = await created();
    secret = [b];
    cached = [a];
    expect(await outcomeOf(payment)).toEqual({ status: 'open' });
  });
});

it('the events of each account are listed apart', async () => {
  const read = async () => [STRIPE_B, STRIPE] as const;
  const gateway = gatewayByAccount({
    read,
    refresh: read,
    create: (keys) => createStripeGateway({ host: stripeHost.url, siteUrl: '', now: Date.now, ...keys }),
  });
  const order = newOrder(stripe[0].amount, 'stripe');
  const answer = await stripe[0].gateway.create(order, PAYER);
  if (answer.outcome !== 'created') throw new Error(answer.outcome);
  await stripe[0].pay(answer.checkout());
  await stripe[0].successOf(order.id);
  const idsIn = async (account: string) => {
    const ids: unknown[] = [];
    for await (const event of gateway.listEvents?.(account, 0, Date.now() + 1000, CHECK) ?? []) {
      if ('kind' in event && event.kind === 'payment') ids.push(event.payment.paymentId);
    }
    return ids;
  };
  expect(await idsIn(STRIPE.account)).toContain(order.id);
  expect(await idsIn(STRIPE_B.account)).not.toContain(order.id);
});

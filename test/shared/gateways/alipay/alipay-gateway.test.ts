import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { toBeijing } from '../../../../shared/gateways/alipay/beijing-time.ts';
import type { PaymentOrder } from '../../../../shared/ports/payments/payment-gateway.ts';
import { NO_LIMIT, newOrder, newRefund, PAYER, paymentOf } from '../../../contracts/orders.ts';
import { KEYS, OTHER_KEY, OTHER_PUBLIC_KEY, startAlipayContext } from './context.ts';

const MINUTE = 60_000;
const CHECK = { by: 'check' } as const;

let context: Awaited<ReturnType<typeof startAlipayContext>>;
let passed = 0;
beforeAll(async () => {
  context = await startAlipayContext(() => Date.now() + passed);
});
afterAll(() => context.stop());

async function create(changed: Partial<PaymentOrder> = {}) {
  passed = 0;
  const order = newOrder(context.amount, 'alipay', changed);
  const answer = await context.gateway.create(order, PAYER);
  if (answer.outcome !== 'created') throw new Error(answer.outcome);
  const checkout = answer.checkout();
  if (checkout.type !== 'redirect') throw new Error('no redirect');
  return { payment: paymentOf('alipay', order, answer), checkout, params: paramsOf(checkout.url) };
}

function paramsOf(url: string): Record<string, string> {
  const { biz_content = '{}', ...params } = Object.fromEntries(new URL(url).searchParams);
  return { ...params, ...JSON.parse(biz_content) };
}

describe('the page URL', () => {
  it('contains the order in the formats of Alipay', async () => {
    const { payment, params } = await create();
    expect(params).toMatchObject({
      method: 'alipay.trade.page.pay',
      app_id: KEYS.appId,
      charset: 'utf-8',
      sign_type: 'RSA2',
      notify_url: `${context.receiver.url}/api/webhooks/alipay`,
      return_url: `${context.receiver.url}/payments/${payment.id}/return`,
      out_trade_no: payment.id,
      product_code: 'FAST_INSTANT_TRADE_PAY',
      total_amount: '720.00',
      time_expire: toBeijing(payment.payableUntil),
    });
    expect(params.subject).toMatch(/^[^/=&]{1,256}$/);
    expect(params).not.toHaveProperty('reference');
  });

  it('is the mobile page on a phone', async () => {
    const { params, checkout } = await create({ device: 'phone' });
    expect(params).toMatchObject({ method: 'alipay.trade.wap.pay', product_code: 'QUICK_WAP_WAY' });
    await context.pay(checkout);
  });

  it('never expires later than the payment', async () => {
    const { params } = await create({ payableUntil: Date.UTC(2027, 0, 1, 12, 0, 0, 999) });
    expect(params.time_expire).toBe('2027-01-01 20:00:00');
  });

  it('differs only in its timestamp when it is signed again', async () => {
    const { payment, params, checkout } = await create();
    await context.begin(checkout);
    passed = MINUTE;
    const inquiry = await context.gateway.query(payment, CHECK);
    const again = inquiry.outcome === 'known' ? await inquiry.checkout?.() : undefined;
    if (again === undefined || 'outcome' in again || again.type !== 'redirect') throw new Error('not payable');
    const { timestamp: _, sign, ...rest } = paramsOf(again.url);
    expect(params).toMatchObject(rest);
    expect(sign).not.toBe(params.sign);
    await context.pay(again);
    expect(await context.count(payment.id)).toBe(1);
  });

  it('is renewed for the device that asks, and for a later end, until the payer has logged in', async () => {
    const { payment, checkout } = await create();
    const onPhone = { ...PAYER, device: 'phone' } as const;
    const before = await context.gateway.query(payment, CHECK, onPhone);
    if (before.outcome !== 'known' || before.reissue === undefined) throw new Error('not reissued');
    expect(before).not.toHaveProperty('checkout');
    const changed = { ...payment, ...onPhone, payableUntil: payment.payableUntil + MINUTE };
    const page = await before.reissue(changed);
    expect(paramsOf('type' in page && page.type === 'redirect' ? page.url : '')).toMatchObject({
      method: 'alipay.trade.wap.pay',
      out_trade_no: payment.id,
      time_expire: toBeijing(changed.payableUntil),
    });
    await context.begin(checkout);
    const asked = await Promise.all([
      context.gateway.query(payment, CHECK, onPhone),
      context.gateway.query({ ...payment, reissued: true }, CHECK, PAYER),
    ]);
    for (const inquiry of asked) {
      expect(inquiry).toMatchObject({ observation: { outcome: { status: 'open' } } });
      expect(Object.keys(inquiry)).toEqual(['outcome', 'observation']);
    }
    expect(await context.gateway.query(payment, CHECK, PAYER)).toHaveProperty('checkout');
  });

  it('is rejected for currencies other than CNY', async () => {
    const answer = await context.gateway.create(newOrder({ amount: 10_000, currency: 'USD' }, 'alipay'), PAYER);
    expect(answer).toEqual({ outcome: 'rejected', code: 'currency_not_supported' });
  });
});

describe('a page without a login', () => {
  it.each([
    ['payable', 0, 'open', true],
    ['payable until its last moment', 5 * MINUTE - 1000, 'open', true],
    ['still open when it expires', 5 * MINUTE, 'open', false],
    ['still open for a minute more', 6 * MINUTE - 1000, 'open', false],
    ['presumed to be closed after that', 6 * MINUTE, 'closed', false, true],
    ['presumed to be closed for half an hour', 35 * MINUTE - 1000, 'closed', false, true],
    ['closed after that', 35 * MINUTE, 'closed', false],
  ] as const)('is %s', async (_, after, status, payable, presumed?) => {
    const { payment } = await create();
    passed = after;
    for (const ask of [context.gateway.query, (p: Payment) => context.gateway.close(p, 'expired', CHECK)]) {
      const inquiry = await ask(payment, CHECK);
      if (inquiry.outcome !== 'known') throw new Error('unknown');
      expect(inquiry.observation).toMatchObject({ paymentId: payment.id });
      expect(inquiry.observation.outcome).toEqual({ status, ...(presumed && { presumed }) });
      expect(inquiry.observation).not.toHaveProperty('reference');
      expect(inquiry.checkout !== undefined).toBe(payable);
    }
  });

  it('cannot be closed earlier', async () => {
    const { payment, checkout } = await create();
    const closing = await context.gateway.close(payment, 'switched_method', CHECK);
    expect(closing).toMatchObject({ observation: { outcome: { status: 'open' } } });
    await context.pay(checkout);
    const inquiry = await context.gateway.query(payment, CHECK);
    expect(inquiry).toMatchObject({ observation: { outcome: { status: 'succeeded' } } });
  });
});

describe('a trade', () => {
  it('that was started is closed after it expires', async () => {
    const { payment, checkout } = await create();
    await context.begin(checkout);
    passed = 5 * MINUTE + 1000;
    const inquiry = await context.gateway.query(payment, CHECK);
    expect(inquiry).toMatchObject({ observation: { reference: expect.any(String), outcome: { status: 'closed' } } });
  });

  it('is reported as closed after a full refund', async () => {
    const { payment, checkout } = await create();
    await context.pay(checkout);
    expect(await context.gateway.refund(newRefund(payment), payment, NO_LIMIT)).toEqual({ outcome: 'done' });
    const inquiry = await context.gateway.query(payment, CHECK);
    expect(inquiry).toMatchObject({ observation: { outcome: { status: 'closed' } } });
    expect(inquiry).not.toHaveProperty('checkout');
  });

  it('stays paid when it is finished, a year later', async () => {
    const { payment, checkout } = await create();
    await context.pay(checkout);
    await fetch(`${context.url}/_sandbox/finish/${payment.id}`, { method: 'POST' });
    const inquiry = await context.gateway.query(payment, CHECK);
    expect(inquiry).toMatchObject({ observation: { outcome: { status: 'succeeded', captured: context.amount } } });
    const answer = await context.gateway.refund(newRefund(payment), payment, NO_LIMIT);
    // The trade can no longer be refunded.
    expect(answer).toEqual({ outcome: 'impossible', code: 'ACQ.TRADE_HAS_FINISHED' });
  });
});

describe('the configuration', () => {
  it('error is thrown for an unknown app id or key', async () => {
    const { payment } = await create();
    const otherApp = context.gatewayWith({ ...KEYS, appId: '9021000999999999' });
    await expect(otherApp.query(payment, CHECK)).rejects.toMatchObject({ code: 'alipay_misconfigured' });
    const otherKey = context.gatewayWith({ ...KEYS, privateKey: OTHER_KEY });
    await expect(otherKey.query(payment, CHECK)).rejects.toMatchObject({ code: 'alipay_misconfigured' });
  });

  it('is reloaded when Alipay rejects our signature', async () => {
    const { payment } = await create();
    let keys = { ...KEYS, privateKey: OTHER_KEY };
    const refreshSecret = async () => {
      keys = KEYS;
      return keys;
    };
    const gateway = context.gatewayWith(KEYS, { secret: async () => keys, refreshSecret });
    expect(await gateway.query(payment, CHECK)).toMatchObject({ outcome: 'known' });
  });

  it('may contain several public keys of Alipay', async () => {
    const { payment } = await create();
    const [theirs = ''] = KEYS.alipayPublicKey;
    const both = context.gatewayWith({ ...KEYS, alipayPublicKey: [OTHER_PUBLIC_KEY, theirs] });
    expect(await both.query(payment, CHECK)).toMatchObject({ outcome: 'known' });
    const none = context.gatewayWith({ ...KEYS, alipayPublicKey: [OTHER_PUBLIC_KEY] });
    expect(await none.query(payment, CHECK)).toEqual({ outcome: 'unknown' });
  });

  it('may change while the gateway is in use', async () => {
    const { payment } = await create();
    let keys = { ...KEYS, privateKey: OTHER_KEY };
    const gateway = context.gatewayWith(KEYS, { secret: async () => keys });
    await expect(gateway.query(payment, CHECK)).rejects.toMatchObject({ code: 'alipay_misconfigured' });
    keys = KEYS;
    expect(await gateway.query(payment, CHECK)).toMatchObject({ outcome: 'known' });
  });
});

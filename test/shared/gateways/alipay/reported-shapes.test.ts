import { sign } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { createAlipayGateway } from '../../../../shared/gateways/alipay/alipay-gateway.ts';
import { newOrder, paymentOf } from '../../../contracts/orders.ts';
import { alipay, KEYS } from './context.ts';
import { signedResponse, startFakeAlipay } from './fake-alipay.ts';

/** Shapes that Alipay's documents do not show, from public bug reports of other systems. */

const CHECK = { by: 'check' } as const;
const payment = paymentOf('alipay', newOrder({ amount: 72_000, currency: 'CNY' }, 'alipay'), {
  outcome: 'created',
  account: KEYS.appId,
  checkout: () => ({ type: 'redirect', url: '' }),
});
const gatewayAt = (host: string) =>
  createAlipayGateway({
    host,
    siteUrl: 'https://site.example',
    secret: async () => KEYS,
    refreshSecret: async () => KEYS,
    now: Date.now,
  });

const TRADE = { code: '10000', msg: 'Success', out_trade_no: payment.id, trade_no: '2026112322001' };
let fake: Awaited<ReturnType<typeof startFakeAlipay>> | undefined;
afterEach(() => fake?.stop());
async function answering(answers: (method: string) => string) {
  fake = await startFakeAlipay(answers);
  return gatewayAt(fake.gatewayUrl);
}
const queried = async (node: object, edit = (text: string) => text) => {
  const gateway = await answering((method) => edit(signedResponse(method, node)));
  return gateway.query(payment, CHECK);
};

describe('an answer', () => {
  it.each([720, 720.0, '720', '720.0'])('with the amount %o is one of 720 yuan', async (total_amount) => {
    expect(await queried({ ...TRADE, trade_status: 'TRADE_SUCCESS', total_amount })).toMatchObject({
      observation: { outcome: { status: 'succeeded', captured: { amount: 72_000 } } },
    });
  });

  it('with slashes that are escaped has the signature of its text', async () => {
    const node = { ...TRADE, trade_status: 'TRADE_SUCCESS', total_amount: '720.00', store_name: 'https://a.cn/b' };
    const text = JSON.stringify(node).replaceAll('/', '\\/');
    const signature = sign('RSA-SHA256', Buffer.from(text), alipay.privateKey).toString('base64');
    const gateway = await answering(() => `{"alipay_trade_query_response":${text},"sign":"${signature}"}`);
    expect(await gateway.query(payment, CHECK)).toMatchObject({ outcome: 'known' });
  });

  it('that a trade does not exist, with amounts of zero, is not one of a payment', async () => {
    const node = { code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST', out_trade_no: payment.id, receipt_amount: '0.00' };
    expect(await queried({ ...node, buyer_pay_amount: '0.00', invoice_amount: '0.00' })).toMatchObject({
      observation: { outcome: { status: 'open' } },
    });
  });

  it('to a query of a refund of the portal may have its amount as a number', async () => {
    const out_request_no = 'portal-1';
    const node = { ...TRADE, out_request_no, refund_amount: 7.5, refund_status: 'REFUND_SUCCESS' };
    const gateway = await answering((method) => signedResponse(method, node));
    const reported = {
      gateway: 'alipay' as const,
      account: KEYS.appId,
      reference: TRADE.trade_no,
      gatewayRefundId: out_request_no,
      amount: { amount: 1, currency: 'CNY' },
      state: 'done' as const,
      at: Date.now(),
      source: CHECK,
    };
    expect(await gateway.confirmRefund(reported)).toMatchObject({ amount: { amount: 750, currency: 'CNY' } });
  });
});

const PAID = {
  app_id: KEYS.appId,
  seller_id: KEYS.sellerId,
  notify_id: 'n_1',
  notify_time: '2026-11-23 20:00:00',
  out_trade_no: payment.id,
  trade_no: '2026112322001',
  trade_status: 'TRADE_SUCCESS',
  total_amount: '720.00',
};

/** Signed like Alipay: all parameters except sign and sign_type, sorted. */
function notified(changes: Record<string, string>) {
  const params: Record<string, string> = { ...PAID, ...changes };
  const text = Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join('&');
  const signature = sign('RSA-SHA256', Buffer.from(text), alipay.privateKey).toString('base64');
  const body = new URLSearchParams({ ...params, sign_type: 'RSA2', sign: signature }).toString();
  return gatewayAt('http://127.0.0.1:1').parseWebhook({ body, headers: {} });
}

describe('a notification', () => {
  it.each<[string, Record<string, string>]>([
    ['lists of funds as HTML', { fund_bill_list: '[{&quot;amount&quot;:&quot;720.00&quot;}]' }],
    ['lists of funds with backslashes', { fund_bill_list: '[{\\"amount\\":\\"720.00\\"}]' }],
    ['parameters that were encoded before', { passback_params: '%7B%22user_id%22%3A1%2C%22b%22%3A2%7D' }],
    ['a plus sign, an equals sign and an ampersand', { body: 'a+b = c & d' }],
    ['vouchers', { voucher_detail_list: '[{"voucherId":"1","amount":"10.00"}]', mdiscount_amount: '10.00' }],
    ['an empty parameter', { body: '', passback_params: '' }],
    ['parameters of the future', { biz_settle_mode: 'X', __proto: '1', constructor: 'y' }],
  ])('with %s is verified, and is a success', async (_, changes) => {
    expect(await notified(changes)).toMatchObject({
      payment: { paymentId: payment.id, outcome: { status: 'succeeded', captured: { amount: 72_000 } } },
    });
  });

  it('of a trade that was refunded in full is one of its refund', async () => {
    const refunded = { trade_status: 'TRADE_CLOSED', refund_fee: '720.00', out_biz_no: 'portal-1' };
    expect(await notified({ ...refunded, gmt_refund: '2026-11-23 19:59:58.123' })).toMatchObject({
      kind: 'refund',
      refund: { gatewayRefundId: 'portal-1', amount: { amount: 72_000 } },
    });
  });

  it('of ten fen says so: 0.10 is not 0.1', async () => {
    expect(await notified({ total_amount: '0.10' })).toMatchObject({
      payment: { outcome: { captured: { amount: 10 } } },
    });
  });
});

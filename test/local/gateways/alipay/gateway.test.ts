import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toBeijing } from '../../../../local/gateways/alipay/beijing-time.ts';
import { alipayKeys, go, merchant, openCashier, payInFull, startSandbox } from './fixture.ts';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let shop: ReturnType<typeof merchant>;

beforeEach(async () => {
  sandbox = await startSandbox();
  shop = merchant(sandbox.url);
});
afterEach(() => sandbox.stop());

const openChanged = (address: string, change: (params: URLSearchParams) => void) => {
  const url = new URL(address);
  change(url.searchParams);
  return go(url.href);
};

describe('a signed request', () => {
  test('is rejected if the checkout URL was changed', async () => {
    const answer = await openChanged(shop.pageUrl(), (params) => {
      params.set('biz_content', (params.get('biz_content') ?? '').replace('720.00', '0.01'));
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('isv.invalid-signature');
    const other = await openChanged(shop.pageUrl(), (params) => params.set('notify_url', 'https://evil.example/'));
    expect(other.status).toBe(400);
  });

  test('is rejected in a signed response if it is signed with another key', async () => {
    const otherMerchant = merchant(sandbox.url, { privateKey: alipayKeys.privateKey });
    expect(await otherMerchant.query('order_1')).toMatchObject({ code: '40002', sub_code: 'isv.invalid-signature' });
  });

  test('gets an unsigned error response for an unknown app or method', async () => {
    const timestamp = toBeijing(Date.now());
    const elsewhere = merchant(sandbox.url, { appId: '2021000000000000' }).sdk;
    const bizContent = { out_trade_no: 'order_1' };
    expect(await elsewhere.exec('alipay.trade.query', { timestamp, bizContent })).toMatchObject({
      code: '40002',
      sub_code: 'isv.invalid-app-id',
    });
    expect(await shop.sdk.exec('constructor', { timestamp, bizContent })).toMatchObject({
      sub_code: 'isv.invalid-method',
    });
    await expect(shop.sdk.exec('constructor', { timestamp, bizContent }, { validateSign: true })).rejects.toThrow();
  });

  test('is accepted within 15 minutes of its timestamp in Beijing time', async () => {
    const minutes = (count: number) => Date.now() + count * 60_000;
    expect(await shop.query('order_1', minutes(-14))).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
    expect(await shop.query('order_1', minutes(-16))).toMatchObject({ sub_code: 'isv.invalid-timestamp' });
    expect(await shop.query('order_1', minutes(16))).toMatchObject({ sub_code: 'isv.invalid-timestamp' });
    expect(await shop.query('order_1', minutes(-8 * 60))).toMatchObject({ sub_code: 'isv.invalid-timestamp' });
  });

  test('gets a response whose signature detects changes', async () => {
    const raw = await (await go(await signedQuery())).text();
    expect(() => shop.sdk.checkResponseSign(raw, RESPONSE, JSON.parse(raw).sign, '')).not.toThrow();
    const changed = raw.replace('TRADE_SUCCESS', 'TRADE_CLOSED');
    expect(changed).not.toBe(raw);
    expect(() => shop.sdk.checkResponseSign(changed, RESPONSE, JSON.parse(raw).sign, '')).toThrow();
  });

  const RESPONSE = 'alipay_trade_query_response';
  const signedQuery = async () => {
    await payInFull(shop.pageUrl());
    return shop.sdk.pageExecute('alipay.trade.query', 'GET', {
      timestamp: toBeijing(Date.now()),
      bizContent: { out_trade_no: 'order_1' },
    });
  };

  test('opens a checkout by a POST form too', async () => {
    const address = new URL(shop.pageUrl());
    const body = new URLSearchParams({ biz_content: address.searchParams.get('biz_content') ?? '' });
    address.searchParams.delete('biz_content');
    const opened = await fetch(address, { method: 'POST', body, redirect: 'manual' });
    expect(opened.status).toBe(302);
  });
});

describe('an order', () => {
  test.each([
    ['an order number with a hyphen', { out_trade_no: 'order-1' }],
    ['an order number too long', { out_trade_no: 'o'.repeat(65) }],
    ['three decimals', { total_amount: '1.005' }],
    ['a zero amount', { total_amount: '0.00' }],
    ['an amount above the maximum', { total_amount: '100000000.01' }],
    ['a negative amount', { total_amount: '-1.00' }],
    ['an ampersand in the subject', { subject: 'fee & more' }],
    ['the product code of another method', { product_code: 'QUICK_WAP_WAY' }],
    ['an impossible expiry time', { time_expire: '2099-02-30 10:00:00' }],
    ['an expiry time in another format', { time_expire: '2099-02-01T10:00:00Z' }],
    ['a script as return URL', { returnUrl: 'javascript:alert(1)' }],
  ])('is rejected with %s', async (_, order) => {
    const answer = await go(shop.pageUrl(order));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('ACQ.INVALID_PARAMETER');
  });

  test('continues the trade of the same number, unless its amount differs', async () => {
    const first = await openCashier(shop.pageUrl());
    await first.login();
    const { trade_no } = await shop.query('order_1');
    const second = await openCashier(shop.pageUrl({ at: Date.now() - 60_000 }));
    expect(second.cashier).not.toBe(first.cashier);
    expect(await (await second.page()).text()).toContain('Confirm payment');
    const otherAmount = await openCashier(shop.pageUrl({ total_amount: '1.00' }));
    expect(await (await otherAmount.page()).text()).toContain('ACQ.CONTEXT_INCONSISTENT');
    await otherAmount.login();
    await otherAmount.pay();
    expect(await shop.query('order_1')).toMatchObject({ trade_status: 'WAIT_BUYER_PAY', total_amount: '720.00' });
    await second.pay();
    expect(await shop.query('order_1')).toMatchObject({ trade_status: 'TRADE_SUCCESS', trade_no });
    const paid = await (await first.page()).text();
    expect(paid).toContain('Already paid');
    expect(paid).toContain('https://merchant.example/back?payment=1&amp;');
    expect(await (await otherAmount.page()).text()).toContain('Already paid');
  });

  test('rejects other parameters for an existing trade: the other product, another end', async () => {
    const end = (minutes: number) => toBeijing(Date.now() + minutes * 60_000);
    const time_expire = end(5);
    const first = await openCashier(shop.pageUrl({ time_expire }));
    const [phone, later] = [shop.pageUrl({ time_expire, wap: true }), shop.pageUrl({ time_expire: end(9) })];
    // Both are accepted as long as there is no trade.
    for (const url of [phone, later]) expect(await (await (await openCashier(url)).page()).text()).toContain('Log in');
    await first.login();
    for (const url of [phone, later]) {
      const other = await openCashier(url);
      expect(await (await other.page()).text()).toContain('ACQ.CONTEXT_INCONSISTENT');
      await other.pay();
    }
    expect(await shop.query('order_1')).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
  });

  test('on a phone cannot be paid by the page for computers', async () => {
    const headers = { 'user-agent': 'Mozilla/5.0 (Linux; Android 16) Mobile' };
    const desktop = await openCashier(shop.pageUrl());
    expect(await (await fetch(desktop.cashier, { headers })).text()).toContain('Scan with your phone');
    await fetch(`${desktop.cashier}/login`, { method: 'POST', headers, redirect: 'manual' });
    expect(await shop.query('order_1')).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
    const mobile = await openCashier(shop.pageUrl({ wap: true }));
    expect(await (await fetch(mobile.cashier, { headers })).text()).toContain('Log in');
  });

  test('has a cashier page only under its token', async () => {
    expect((await go(`${sandbox.url}/cashier/order_1`)).status).toBe(404);
  });
});

test('finds a trade by either number, and prefers Alipay’s own', async () => {
  await payInFull(shop.pageUrl());
  await payInFull(shop.pageUrl({ out_trade_no: 'order_2', total_amount: '1.00' }));
  const { trade_no } = await shop.query('order_1');
  const bizContent = { trade_no, out_trade_no: 'order_2' };
  const params = { timestamp: toBeijing(Date.now()), bizContent };
  const found = await shop.sdk.exec('alipay.trade.query', params, { validateSign: true });
  expect(found).toMatchObject({ out_trade_no: 'order_1', total_amount: '720.00' });
});

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

const asks = (address: string, change: (params: URLSearchParams) => void) => {
  const url = new URL(address);
  change(url.searchParams);
  return go(url.href);
};

describe('what the merchant signed', () => {
  test('a changed page address is refused', async () => {
    const answer = await asks(shop.pageUrl(), (params) => {
      params.set('biz_content', (params.get('biz_content') ?? '').replace('720.00', '0.01'));
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('isv.invalid-signature');
    const other = await asks(shop.pageUrl(), (params) => params.set('notify_url', 'https://evil.example/'));
    expect(other.status).toBe(400);
  });

  test('a call by another key is refused, in a signed answer', async () => {
    const stranger = merchant(sandbox.url, { privateKey: alipayKeys.privateKey });
    expect(await stranger.query('order_1')).toMatchObject({ code: '40002', sub_code: 'isv.invalid-signature' });
  });

  test('an unknown app or method gets the error answer that is not signed', async () => {
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

  test('the time is Beijing time, give or take 15 minutes', async () => {
    const minutes = (count: number) => Date.now() + count * 60_000;
    expect(await shop.query('order_1', minutes(-14))).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
    expect(await shop.query('order_1', minutes(-16))).toMatchObject({ sub_code: 'isv.invalid-timestamp' });
    expect(await shop.query('order_1', minutes(16))).toMatchObject({ sub_code: 'isv.invalid-timestamp' });
    expect(await shop.query('order_1', minutes(-8 * 60))).toMatchObject({ sub_code: 'isv.invalid-timestamp' });
  });

  test('an answer changed on its way does not verify', async () => {
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

  test('a page by POST form is the same order', async () => {
    const address = new URL(shop.pageUrl());
    const body = new URLSearchParams({ biz_content: address.searchParams.get('biz_content') ?? '' });
    address.searchParams.delete('biz_content');
    const opened = await fetch(address, { method: 'POST', body, redirect: 'manual' });
    expect(opened.status).toBe(302);
  });
});

describe('what an order must be', () => {
  test.each([
    ['an order number with a hyphen', { out_trade_no: 'order-1' }],
    ['an order number too long', { out_trade_no: 'o'.repeat(65) }],
    ['three decimals', { total_amount: '1.005' }],
    ['nothing to pay', { total_amount: '0.00' }],
    ['too much', { total_amount: '100000000.01' }],
    ['a sign', { total_amount: '-1.00' }],
    ['an ampersand in the subject', { subject: 'fee & more' }],
    ['the other product', { product_code: 'QUICK_WAP_WAY' }],
    ['a time that is none', { time_expire: '2099-02-30 10:00:00' }],
    ['a time in another form', { time_expire: '2099-02-01T10:00:00Z' }],
    ['a return address that is a script', { returnUrl: 'javascript:alert(1)' }],
  ])('%s is refused', async (_, order) => {
    const answer = await go(shop.pageUrl(order));
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('ACQ.INVALID_PARAMETER');
  });

  test('the same number continues the same trade, with another amount it is refused', async () => {
    const first = await openCashier(shop.pageUrl());
    await first.login();
    const { trade_no } = await shop.query('order_1');
    const second = await openCashier(shop.pageUrl({ at: Date.now() - 60_000 }));
    expect(second.cashier).not.toBe(first.cashier);
    expect(await (await second.page()).text()).toContain('Confirm payment');
    const dearer = await openCashier(shop.pageUrl({ total_amount: '1.00' }));
    expect(await (await dearer.page()).text()).toContain('ACQ.CONTEXT_INCONSISTENT');
    await dearer.login();
    await dearer.pay();
    expect(await shop.query('order_1')).toMatchObject({ trade_status: 'WAIT_BUYER_PAY', total_amount: '720.00' });
    await second.pay();
    expect(await shop.query('order_1')).toMatchObject({ trade_status: 'TRADE_SUCCESS', trade_no });
    const paid = await (await first.page()).text();
    expect(paid).toContain('Already paid');
    expect(paid).toContain('https://merchant.example/back?payment=1&amp;');
    expect(await (await dearer.page()).text()).toContain('Already paid');
  });

  test('a cashier page needs the token of a verified order', async () => {
    expect((await go(`${sandbox.url}/cashier/order_1`)).status).toBe(404);
  });
});

test('both numbers find a trade, and Alipay’s own wins', async () => {
  await payInFull(shop.pageUrl());
  await payInFull(shop.pageUrl({ out_trade_no: 'order_2', total_amount: '1.00' }));
  const { trade_no } = await shop.query('order_1');
  const bizContent = { trade_no, out_trade_no: 'order_2' };
  const params = { timestamp: toBeijing(Date.now()), bizContent };
  const found = await shop.sdk.exec('alipay.trade.query', params, { validateSign: true });
  expect(found).toMatchObject({ out_trade_no: 'order_1', total_amount: '720.00' });
});

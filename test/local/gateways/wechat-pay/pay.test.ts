import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { books, go, merchant, SITE, scanner, startSandbox, submit } from './fixture.ts';

const MINUTE = 60_000;
let clock = Date.now();
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let shop: ReturnType<typeof merchant>;

beforeEach(async () => {
  clock = Date.now();
  sandbox = await startSandbox({ now: () => clock });
  shop = merchant(sandbox.url);
});
afterEach(() => sandbox.stop());

const at = () => ({ at: clock });
const inMinutes = (count: number) => new Date(clock + count * MINUTE).toISOString();
const native = async (fields = {}) => {
  const { body } = await shop.native(fields, at());
  return { ...scanner(sandbox.url, body.code_url), codeUrl: body.code_url as string };
};
const orderOf = async () => (await shop.query('order_1', at())).body;

describe('a QR code', () => {
  test('is scanned and paid once', async () => {
    const payer = await native({ attach: 'abc' });
    expect(payer.codeUrl).toMatch(/^weixin:\/\/wxpay\/bizpayurl\?pr=[\w-]+$/);
    expect(await (await payer.page()).text()).toContain('¥ 720.00');
    await payer.pay();
    const order = await orderOf();
    expect(order).toMatchObject({
      trade_state: 'SUCCESS',
      trade_type: 'NATIVE',
      transaction_id: expect.stringMatching(/^4\d{27}$/),
      amount: { total: 72_000, currency: 'CNY' },
      success_time: expect.stringMatching(/\+08:00$/),
      attach: 'abc',
    });
    expect((await shop.byId(order.transaction_id)).body).toEqual(order);
    expect(await (await payer.page()).text()).toContain('has been paid');
    await payer.pay();
    expect((await books(sandbox.url)).orders).toMatchObject([
      { paidFen: 72_000, notificationIds: [expect.any(String)] },
    ]);
    expect(await shop.close()).toMatchObject({ status: 400, body: { code: 'ORDERPAID' } });
    expect(await shop.native()).toMatchObject({ status: 400, body: { code: 'ORDERPAID' } });
  });

  test('is dead once a new one was made for the same order', async () => {
    const first = await native();
    const second = await native();
    expect(second.codeUrl).not.toBe(first.codeUrl);
    expect((await first.page()).status).toBe(410);
    expect((await second.page()).status).toBe(200);
  });

  test('works for two hours', async () => {
    const payer = await native();
    clock += 119 * MINUTE;
    expect((await payer.page()).status).toBe(200);
    clock += 2 * MINUTE;
    expect((await payer.page()).status).toBe(410);
  });

  test('cannot be paid after time_expire, but leaves the order open', async () => {
    const payer = await native({ time_expire: inMinutes(15) });
    clock += 16 * MINUTE;
    expect((await payer.page()).status).toBe(410);
    await payer.pay();
    expect((await orderOf()).trade_state).toBe('NOTPAY');
    expect(await shop.close('order_1', at())).toMatchObject({ status: 204 });
    expect((await orderOf()).trade_state).toBe('CLOSED');
  });

  test('is of an order that closes by itself after a week', async () => {
    const payer = await native();
    clock += 7 * 24 * 60 * MINUTE - 1;
    expect((await orderOf()).trade_state).toBe('NOTPAY');
    clock += 1;
    expect((await orderOf()).trade_state).toBe('CLOSED');
    await payer.pay();
    expect((await orderOf()).trade_state).toBe('CLOSED');
  });

  test('cannot be paid once its order is closed', async () => {
    const payer = await native();
    await shop.close();
    expect((await payer.page()).status).toBe(410);
    await payer.pay();
    expect((await orderOf()).trade_state).toBe('CLOSED');
  });

  test('stays payable after a decline', async () => {
    const payer = await native();
    expect(await (await payer.pay('insufficient')).text()).toContain('Nothing was paid');
    expect((await orderOf()).trade_state).toBe('NOTPAY');
    await payer.pay();
    expect((await orderOf()).trade_state).toBe('SUCCESS');
  });

  test('is listed for the camera while it waits', async () => {
    const payer = await native();
    const camera = async () => (await go(`${sandbox.url}/scan`)).text();
    expect(await camera()).toContain(encodeURIComponent(payer.codeUrl));
    await payer.pay();
    expect(await camera()).not.toContain(encodeURIComponent(payer.codeUrl));
    expect((await go(`${sandbox.url}/scan?code=https://visa.example.org`)).status).toBe(404);
  });
});

describe('an H5 address', () => {
  const returnUrl = `${SITE}/payments/pay_1/return`;
  const referer = { referer: `${SITE}/` };
  const address = async (fields = {}) =>
    `${(await shop.h5(fields)).body.h5_url}&redirect_url=${encodeURIComponent(returnUrl)}`;
  const token = (url: string) => new URL(url).searchParams.get('prepay_id');

  test('opens from the registered domain, and returns after the payment', async () => {
    const url = await address();
    const page = await go(url, referer);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(`value="${returnUrl}"`);
    const paid = await submit(`${sandbox.url}/pay/${token(url)}`, { outcome: 'success', return_url: returnUrl });
    expect([paid.status, paid.headers.get('location')]).toEqual([303, returnUrl]);
    expect(await orderOf()).toMatchObject({ trade_state: 'SUCCESS', trade_type: 'MWEB' });
  });

  test.each([
    ['without a Referer', {}],
    ['from another domain', { referer: 'https://evil.example/' }],
    ['inside WeChat', { ...referer, 'user-agent': 'Mozilla/5.0 MicroMessenger/8.0' }],
  ])('does not open %s', async (_, headers) => {
    expect((await go(await address(), headers)).status).toBe(403);
  });

  test('returns to the registered domain only', async () => {
    const { body } = await shop.h5();
    const evil = encodeURIComponent('https://evil.example/');
    expect((await go(`${body.h5_url}&redirect_url=${evil}`, referer)).status).toBe(403);
    const paid = await submit(`${sandbox.url}/pay/${token(body.h5_url)}`, { return_url: 'https://evil.example/' });
    expect(paid.headers.get('location')).toBeNull();
  });

  test('works for five minutes; the same order gets a new one', async () => {
    const url = await address();
    clock += 5 * MINUTE;
    expect((await go(url, referer)).status).toBe(410);
    const { body } = await shop.call(
      'POST',
      '/v3/pay/transactions/h5',
      JSON.stringify({
        appid: 'wx0123456789abcdef',
        mchid: '1600000001',
        description: 'e-Visa 签证 fee',
        out_trade_no: 'order_1',
        notify_url: 'https://visa.example.org/api/webhooks/wechat-pay',
        amount: { total: 72_000 },
        scene_info: { payer_client_ip: '2001:db8::1', h5_info: { type: 'Wap' } },
      }),
      at(),
    );
    expect((await go(body.h5_url, referer)).status).toBe(200);
  });

  test('can be paid for at least a minute', async () => {
    const url = await address({ time_expire: new Date(clock + 1000).toISOString() });
    clock += 59_000;
    expect((await go(url, referer)).status).toBe(200);
    clock += 2000;
    expect((await go(url, referer)).status).toBe(410);
  });
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SOON } from '../../../support/soon.ts';
import { APP_ID, merchant, openCashier, payInFull, SELLER_ID, startListener, startSandbox } from './fixture.ts';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let listener: Awaited<ReturnType<typeof startListener>>;
let shop: ReturnType<typeof merchant>;

beforeEach(async () => {
  sandbox = await startSandbox();
  listener = await startListener();
  shop = merchant(sandbox.url);
});
afterEach(() => Promise.all([sandbox.stop(), listener.stop()]));

test('pays an order from its checkout page to the notification, return and query', async () => {
  const buyer = await openCashier(shop.pageUrl({ notifyUrl: listener.url }));
  const loginPage = await (await buyer.page()).text();
  expect(loginPage).toContain('¥ 720.00');
  expect(loginPage).toContain('e-Visa 签证 50% off + &quot;fee&quot; &lt;b&gt;');
  expect(await shop.query('order_1')).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' });

  expect((await buyer.login()).status).toBe(303);
  const open = await shop.query('order_1');
  expect(open).toMatchObject({ code: '10000', trade_status: 'WAIT_BUYER_PAY', total_amount: '720.00' });

  const paid = await buyer.pay();
  expect(paid.status).toBe(303);
  const returnUrl = new URL(paid.headers.get('location') ?? '');
  expect(returnUrl.origin + returnUrl.pathname).toBe('https://merchant.example/back');
  const { payment, ...returned } = Object.fromEntries(returnUrl.searchParams);
  expect(payment).toBe('1');
  expect(returned).toMatchObject({ out_trade_no: 'order_1', trade_no: open.trade_no, total_amount: '720.00' });
  expect(returned).toMatchObject({ app_id: APP_ID, seller_id: SELLER_ID, method: 'alipay.trade.page.pay.return' });
  expect(shop.sdk.checkNotifySignV2(returned)).toBe(true);

  await vi.waitFor(() => expect(listener.received).toHaveLength(1), SOON);
  const notification = listener.received[0] ?? {};
  expect(notification).toMatchObject({
    notify_type: 'trade_status_sync',
    trade_status: 'TRADE_SUCCESS',
    out_trade_no: 'order_1',
    trade_no: open.trade_no,
    total_amount: '720.00',
    receipt_amount: '720.00',
    app_id: APP_ID,
    seller_id: SELLER_ID,
    sign_type: 'RSA2',
    subject: 'e-Visa 签证 50% off + "fee" <b>',
  });
  expect(shop.sdk.checkNotifySignV2(notification)).toBe(true);
  expect(shop.sdk.checkNotifySignV2({ ...notification, total_amount: '1.00' })).toBe(false);

  const settled = await shop.query('order_1');
  expect(settled).toMatchObject({ trade_status: 'TRADE_SUCCESS', buyer_pay_amount: '720.00' });
  expect(settled.send_pay_date).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
});

test('pays on the mobile page', async () => {
  const paid = await payInFull(shop.pageUrl({ wap: true, quit_url: 'https://merchant.example/quit' }));
  expect(new URL(paid.headers.get('location') ?? '').searchParams.get('method')).toBe('alipay.trade.wap.pay.return');
});

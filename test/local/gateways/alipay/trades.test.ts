import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toBeijing } from '../../../../local/gateways/alipay/beijing-time.ts';
import { SOON } from '../../../support/soon.ts';
import { books, merchant, openCashier, payInFull, startListener, startSandbox } from './fixture.ts';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let listener: Awaited<ReturnType<typeof startListener>>;
let shop: ReturnType<typeof merchant>;
let ahead = 0;

beforeEach(async () => {
  ahead = 0;
  sandbox = await startSandbox({ now: () => Date.now() + ahead });
  listener = await startListener();
  shop = merchant(sandbox.url);
});
afterEach(() => Promise.all([sandbox.stop(), listener.stop()]));

const address = (order: Parameters<typeof shop.pageUrl>[0] = {}) => shop.pageUrl({ notifyUrl: listener.url, ...order });

const received = async (count: number) => {
  await vi.waitFor(() => expect(listener.received).toHaveLength(count), SOON);
  return listener.received.at(-1) ?? {};
};

test('leaves the trade open after an insufficient balance', async () => {
  const buyer = await openCashier(address());
  await buyer.login();
  expect(await (await buyer.pay('insufficient')).text()).toContain('balance is insufficient');
  expect(await shop.query('order_1')).toMatchObject({ trade_status: 'WAIT_BUYER_PAY', receipt_amount: '0.00' });
  expect((await buyer.pay()).status).toBe(303);
  expect(await shop.query('order_1')).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
});

test('closes an expired trade, and notifies the merchant', async () => {
  const buyer = await openCashier(address({ time_expire: toBeijing(Date.now() + 600_000) }));
  await buyer.login();
  ahead = 601_000;
  expect(await received(1)).toMatchObject({ trade_status: 'TRADE_CLOSED', gmt_close: expect.any(String) });
  expect((await buyer.page()).status).toBe(410);
  expect((await buyer.pay()).headers.get('location')).toMatch(/^\/cashier\//);
  expect(await shop.query('order_1', Date.now() + ahead)).toMatchObject({ trade_status: 'TRADE_CLOSED' });
});

test('creates no trade by a login after the order has expired', async () => {
  const buyer = await openCashier(address({ time_expire: toBeijing(Date.now() - 1_000) }));
  expect((await buyer.page()).status).toBe(410);
  await buyer.login();
  expect(await shop.query('order_1')).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
});

test('closes a trade only after login and while it is unpaid', async () => {
  expect(await shop.close('order_1')).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' });
  const buyer = await openCashier(address());
  expect(await shop.close('order_1')).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  await buyer.login();
  expect(await shop.close('order_1')).toMatchObject({ code: '10000', out_trade_no: 'order_1' });
  expect(await received(1)).toMatchObject({ trade_status: 'TRADE_CLOSED' });
  expect(await shop.close('order_1')).toMatchObject({ sub_code: 'ACQ.TRADE_STATUS_ERROR' });
  await buyer.pay();
  expect(await shop.query('order_1')).toMatchObject({ trade_status: 'TRADE_CLOSED' });
  await payInFull(address({ out_trade_no: 'order_2' }));
  expect(await shop.close('order_2')).toMatchObject({ code: '40004', sub_code: 'ACQ.TRADE_STATUS_ERROR' });
});

test('refunds partially, idempotently and at most the paid amount; a full refund closes the trade', async () => {
  await payInFull(address());
  expect(await shop.refund('order_1', '20.00')).toMatchObject({ sub_code: 'ACQ.INVALID_PARAMETER' });
  expect(await shop.refund('order_1', '720.01', 'r1')).toMatchObject({ sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL' });
  const first = await shop.refund('order_1', '20.00', 'r1');
  expect(first).toMatchObject({ code: '10000', fund_change: 'Y', refund_fee: '20.00' });
  const notification = await received(2);
  expect(notification).toMatchObject({ trade_status: 'TRADE_SUCCESS', refund_fee: '20.00', out_biz_no: 'r1' });
  expect(notification.gmt_refund).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
  expect(shop.sdk.checkNotifySignV2(notification)).toBe(true);

  expect(await shop.refund('order_1', '20.00', 'r1')).toMatchObject({ fund_change: 'N', refund_fee: '20.00' });
  expect(await shop.refund('order_1', '21.00', 'r1')).toMatchObject({ sub_code: 'ACQ.DISCORDANT_REPEAT_REQUEST' });
  expect(await shop.refundQuery('order_1', 'r1')).toMatchObject({
    refund_status: 'REFUND_SUCCESS',
    refund_amount: '20.00',
    total_amount: '720.00',
  });
  const none = await shop.refundQuery('order_1', 'r2');
  expect(none.code).toBe('10000');
  expect(none).not.toHaveProperty('refund_status');

  expect(await shop.refund('order_1', '700.00', 'r2')).toMatchObject({ fund_change: 'Y', refund_fee: '720.00' });
  expect(await received(3)).toMatchObject({ trade_status: 'TRADE_CLOSED', refund_fee: '720.00', out_biz_no: 'r2' });
  expect(await shop.query('order_1')).toMatchObject({
    trade_status: 'TRADE_CLOSED',
    send_pay_date: expect.any(String),
  });
  expect(await shop.refund('order_1', '700.00', 'r2')).toMatchObject({ code: '10000', fund_change: 'N' });
  expect(await shop.refund('order_1', '0.01', 'r3')).toMatchObject({ sub_code: 'ACQ.TRADE_STATUS_ERROR' });
  expect((await books(sandbox.url)).trades).toMatchObject([
    { outTradeNo: 'order_1', paidFen: 72000, refundedFen: 72000, refunds: [{ fen: 2000 }, { fen: 70000 }] },
  ]);
});

test('accepts a refund without a request number only in full', async () => {
  await payInFull(address());
  expect(await shop.refund('order_1', '720.00')).toMatchObject({ fund_change: 'Y' });
  expect(await shop.refundQuery('order_1', 'order_1')).toMatchObject({ refund_status: 'REFUND_SUCCESS' });
  const { trade_no, out_biz_no } = await received(2);
  expect(out_biz_no).toBe(trade_no);
});

test('generates the number of a portal refund, and sends it only in its notification', async () => {
  const refund = (fen: number) =>
    fetch(`${sandbox.url}/_sandbox/refunds/order_1`, { method: 'POST', body: JSON.stringify({ fen }) });
  expect((await refund(1)).status).toBe(409);
  await payInFull(address());
  for (const fen of [700, 300]) expect((await refund(fen)).status).toBe(200);
  const { out_biz_no = '', refund_fee } = await received(3);
  expect(refund_fee).toBe('10.00');
  expect(await shop.refundQuery('order_1', out_biz_no)).toMatchObject({ refund_amount: '3.00' });
  expect((await refund(71_001)).status).toBe(409);
  expect((await refund(0)).status).toBe(400);
});

test('rejects a refund of an unpaid or unknown trade', async () => {
  expect(await shop.refund('order_1', '1.00', 'r1')).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  const buyer = await openCashier(address());
  await buyer.login();
  expect(await shop.refund('order_1', '1.00', 'r1')).toMatchObject({ sub_code: 'ACQ.TRADE_STATUS_ERROR' });
});

test('notifies the merchant of a finished trade, and no longer refunds it', async () => {
  const finish = () => fetch(`${sandbox.url}/_sandbox/finish/order_1`, { method: 'POST' });
  expect((await finish()).status).toBe(409);
  await payInFull(address());
  expect((await finish()).status).toBe(200);
  expect(await received(2)).toMatchObject({ trade_status: 'TRADE_FINISHED' });
  expect(await shop.refund('order_1', '1.00', 'r1')).toMatchObject({ sub_code: 'ACQ.TRADE_HAS_FINISHED' });
});

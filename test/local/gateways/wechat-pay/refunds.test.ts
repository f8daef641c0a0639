import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SOON } from '../../../support/soon.ts';
import { addFault, books, MCH_ID, merchant, resourceOf, scanner, startListener, startSandbox } from './fixture.ts';

const SPEED = 100;
const MINUTE = 60_000 / SPEED;
let clock = 0;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let listener: Awaited<ReturnType<typeof startListener>>;
let shop: ReturnType<typeof merchant>;

beforeEach(async () => {
  clock = Date.now();
  sandbox = await startSandbox({ now: () => clock, speed: SPEED });
  listener = await startListener();
  shop = merchant(sandbox.url);
});
afterEach(() => Promise.all([sandbox.stop(), listener.stop()]));

async function pay(out_trade_no = 'order_1') {
  const { body } = await shop.native({ notify_url: listener.url, out_trade_no });
  await scanner(sandbox.url, body.code_url).pay();
}
const refund = (fields: object = {}) => shop.refund({ notify_url: listener.url, ...fields });
const amount = (fen: number, total = 72_000) => ({ amount: { refund: fen, total, currency: 'CNY' } });
const endsAs = (expected: string, no = 'refund_1') => {
  clock += MINUTE;
  return vi.waitFor(async () => expect((await shop.refundQuery(no)).body.status).toBe(expected), SOON);
};
const notices = () => listener.received.filter(({ body }) => JSON.parse(body).event_type.startsWith('REFUND'));
const fault = (rule: object) => addFault(sandbox.url, rule);

test('is processed, then succeeds and is reported', async () => {
  await pay();
  expect(await refund()).toMatchObject({
    status: 200,
    body: { status: 'PROCESSING', out_refund_no: 'refund_1', amount: { refund: 2000, total: 72_000, currency: 'CNY' } },
  });
  expect(await shop.state()).toBe('REFUND');
  await endsAs('SUCCESS');
  await vi.waitFor(() => expect(notices()).toHaveLength(1), SOON);
  const [notice] = notices().map(resourceOf);
  expect(notice).toMatchObject({
    mchid: MCH_ID,
    out_trade_no: 'order_1',
    out_refund_no: 'refund_1',
    refund_status: 'SUCCESS',
  });
  expect(notice.amount).toEqual({ total: 72_000, refund: 2000, payer_total: 72_000, payer_refund: 2000 });
  expect((await books(sandbox.url)).orders).toMatchObject([{ paidFen: 72_000, refundedFen: 2000 }]);
});

test('is idempotent by its number, and refuses other parameters', async () => {
  await pay();
  await pay('order_2');
  const { body } = await refund();
  expect((await refund()).body.refund_id).toBe(body.refund_id);
  const differs = { status: 400, body: { code: 'INVALID_REQUEST' } };
  expect(await refund(amount(2001))).toMatchObject(differs);
  expect(await refund({ out_refund_no: 'refund_2', ...amount(1, 1) })).toMatchObject(differs);
  expect(await refund({ out_trade_no: 'order_2' })).toMatchObject(differs);
  await endsAs('SUCCESS');
  expect((await books(sandbox.url)).orders[0]).toMatchObject({ refundedFen: 2000 });
});

test('needs a minute between two refunds of one order', async () => {
  await pay();
  await refund();
  const second = { out_refund_no: 'refund_2', ...amount(70_000) };
  expect(await refund(second)).toMatchObject({ status: 429, body: { code: 'FREQUENCY_LIMITED' } });
  expect(await shop.refundQuery('refund_2')).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } });
  clock += MINUTE;
  expect(await refund(second)).toMatchObject({ status: 200 });
  clock += MINUTE;
  expect(await refund({ out_refund_no: 'refund_3' })).toMatchObject({ body: { message: '订单已全额退款' } });
});

test('cannot exceed the payment, and needs one', async () => {
  expect(await refund()).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } });
  await shop.native();
  expect(await refund()).toMatchObject({ status: 404, body: { code: 'RESOURCE_NOT_EXISTS' } });
  await pay('order_2');
  expect(await refund({ out_trade_no: 'order_2', ...amount(72_001) })).toMatchObject({ status: 400 });
});

test('ends a year after the payment', async () => {
  await pay();
  clock += 366 * 24 * 60 * 60_000;
  const at = { at: clock };
  const body = { out_trade_no: 'order_1', out_refund_no: 'refund_1', ...amount(1) };
  expect(await shop.call('POST', '/v3/refund/domestic/refunds', body, at)).toMatchObject({
    body: { code: 'TRADE_OVERDUE' },
  });
});

test.each([
  ['refund_abnormal', 'ABNORMAL', 70_001],
  ['refund_closed', 'CLOSED', 72_001],
])('by the fault %s ends as %s, and is reported', async (kind, expected, tooMuch) => {
  await pay();
  await fault({ kind });
  expect(await refund()).toMatchObject({ body: { status: 'PROCESSING' } });
  await endsAs(expected);
  await vi.waitFor(() => expect(notices().map(resourceOf)).toMatchObject([{ refund_status: expected }]), SOON);
  expect((await shop.refundQuery()).body).not.toHaveProperty('success_time');
  expect((await books(sandbox.url)).orders).toMatchObject([{ refundedFen: 0 }]);
  expect(await refund({ out_refund_no: 'refund_2', ...amount(tooMuch) })).toMatchObject({ status: 400 });
  expect(await refund({ out_refund_no: 'refund_2', ...amount(tooMuch - 1) })).toMatchObject({ status: 200 });
});

test('waits for a top-up under the same number', async () => {
  await pay();
  await fault({ kind: 'refund_failed' });
  expect(await refund()).toMatchObject({ status: 403, body: { code: 'NOT_ENOUGH' } });
  expect(await shop.refundQuery()).toMatchObject({ status: 404 });
  expect(await refund()).toMatchObject({ status: 200, body: { status: 'PROCESSING' } });
});

test('is refused for an abnormal account of the payer', async () => {
  await pay();
  await fault({ kind: 'account_abnormal' });
  expect(await refund()).toMatchObject({ status: 403, body: { code: 'USER_ACCOUNT_ABNORMAL' } });
});

test('is accepted although the answer is an error', async () => {
  await pay();
  await fault({ kind: 'refund_unknown' });
  expect(await refund()).toMatchObject({ status: 500, body: { code: 'SYSTEM_ERROR' } });
  expect(await shop.refundQuery()).toMatchObject({ status: 200 });
});

test('stays in process as long as a fault says', async () => {
  await pay();
  await fault({ kind: 'refund_pending', delayMs: 2 * MINUTE });
  await refund();
  await endsAs('PROCESSING');
  await endsAs('SUCCESS');
});

test('has a status that nobody has documented until it succeeds', async () => {
  await pay();
  await fault({ kind: 'refund_unknown_status' });
  expect(await refund()).toMatchObject({ body: { status: 'IN_REVIEW' } });
  expect((await shop.refundQuery()).body).toMatchObject({ status: 'IN_REVIEW' });
  await endsAs('SUCCESS');
});

test('from the merchant portal has a number of its own, and is reported to nobody', async () => {
  const portal = (fen: number) =>
    fetch(`${sandbox.url}/_sandbox/refunds/order_1`, { method: 'POST', body: JSON.stringify({ fen }) });
  expect((await portal(1)).status).toBe(409);
  await pay();
  const { outRefundNo } = (await (await portal(700)).json()) as { outRefundNo: string };
  await endsAs('SUCCESS', outRefundNo);
  expect(await shop.state()).toBe('REFUND');
  expect(notices()).toEqual([]);
  expect((await portal(0)).status).toBe(400);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SandboxAdmin } from '../../../../local/payers/sandbox-admin.ts';
import { SOON } from '../../../support/soon.ts';
import { addFault, books, merchant, openCashier, payInFull, startListener, startSandbox } from './fixture.ts';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
let listener: Awaited<ReturnType<typeof startListener>>;
let shop: ReturnType<typeof merchant>;

beforeEach(async () => {
  sandbox = await startSandbox();
  listener = await startListener();
  shop = merchant(sandbox.url);
});
afterEach(() => Promise.all([sandbox.stop(), listener.stop()]));

const fault = (rule: object) => addFault(sandbox.url, rule);
const address = (out_trade_no = 'order_1') => shop.pageUrl({ notifyUrl: listener.url, out_trade_no });
const login = async () => {
  const buyer = await openCashier(address());
  await buyer.login();
  return buyer;
};
const status = async () => (await shop.query('order_1')).trade_status;

test('times out before or after the call takes effect', async () => {
  const hangingClose = async (kind: string) => {
    await fault({ kind, match: { method: 'alipay.trade.close' } });
    const merchantGivesUp = new AbortController();
    const { signal } = merchantGivesUp;
    // The SDK can only give up after a time.
    const hung = expect(fetch(shop.closeUrl('order_1'), { signal })).rejects.toThrow();
    await vi.waitFor(async () => expect((await report()).injected).toMatchObject({ [kind]: 1 }), SOON);
    merchantGivesUp.abort();
    await hung;
  };
  await login();
  await hangingClose('timeout_before');
  expect(await status()).toBe('WAIT_BUYER_PAY');
  await hangingClose('timeout_after');
  expect(await status()).toBe('TRADE_CLOSED');
});

test('ends a hanging call when the sandbox stops', async () => {
  const sandbox = await startSandbox();
  const shop = merchant(sandbox.url);
  await addFault(sandbox.url, { kind: 'timeout_before' });
  const hung = expect(shop.query('order_1')).rejects.toThrow();
  await vi.waitFor(async () => expect((await report(sandbox.url)).injected).toEqual({ timeout_before: 1 }), SOON);
  await sandbox.stop();
  await hung;
});

test('answers 500 before or after the call takes effect, or a system error', async () => {
  await login();
  await fault({ kind: 'error_500' });
  await expect(shop.close('order_1')).rejects.toThrow(/500/);
  await fault({ kind: 'system_error' });
  expect(await shop.close('order_1')).toMatchObject({ code: '20000', sub_code: 'isp.unknow-error' });
  expect(await status()).toBe('WAIT_BUYER_PAY');
  await fault({ kind: 'error_500_after' });
  await expect(shop.close('order_1')).rejects.toThrow(/500/);
  expect(await status()).toBe('TRADE_CLOSED');
});

test('leaves the trade open when it rejects a close', async () => {
  const buyer = await login();
  await fault({ kind: 'reject_close' });
  expect(await shop.close('order_1')).toMatchObject({ code: '40004', sub_code: 'ACQ.REASON_ILLEGAL_STATUS' });
  await buyer.pay();
  expect(await status()).toBe('TRADE_SUCCESS');
});

test('reports a trade closed although its payment wins the race', async () => {
  await login();
  await fault({ kind: 'pay_before_close' });
  expect(await shop.close('order_1')).toMatchObject({ code: '10000' });
  await vi.waitFor(() => expect(listener.received).toMatchObject([{ trade_status: 'TRADE_SUCCESS' }]), SOON);
  expect(await status()).toBe('TRADE_SUCCESS');
});

test('refunds, but answers with an error', async () => {
  await payInFull(address());
  await fault({ kind: 'refund_unknown' });
  expect(await shop.refund('order_1', '20.00', 'r1')).toMatchObject({ sub_code: 'ACQ.SYSTEM_ERROR' });
  expect(await shop.refundQuery('order_1', 'r1')).toMatchObject({ refund_status: 'REFUND_SUCCESS' });
  expect(await shop.refund('order_1', '20.00', 'r1')).toMatchObject({ code: '10000', fund_change: 'N' });
});

test('moves no money in a failed refund', async () => {
  await payInFull(address());
  await fault({ kind: 'refund_failed' });
  expect(await shop.refund('order_1', '20.00', 'r1')).toMatchObject({ sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' });
  expect(await shop.refund('order_1', '20.00', 'r1')).toMatchObject({ fund_change: 'Y' });
});

test('reports a wrong amount as the paid amount', async () => {
  await fault({ kind: 'wrong_amount' });
  await payInFull(address());
  expect(await shop.query('order_1')).toMatchObject({ total_amount: '721.00', receipt_amount: '721.00' });
  await vi.waitFor(() => expect(listener.received).toMatchObject([{ total_amount: '721.00' }]), SOON);
  expect((await books(sandbox.url)).trades).toMatchObject([{ orderedFen: 72000, paidFen: 72100 }]);
});

test('reports a success with a refund of zero, as Alipay’s own sample does', async () => {
  await fault({ kind: 'zero_refund_fee' });
  await payInFull(address());
  await vi.waitFor(() => expect(listener.received).toHaveLength(1), SOON);
  expect(listener.received).toMatchObject([{ trade_status: 'TRADE_SUCCESS', refund_fee: '0.00' }]);
  expect(listener.received[0]).not.toHaveProperty('out_biz_no');
});

test('reports a success and a refund made in the portal in one notification', async () => {
  await fault({ kind: 'refund_with_success' });
  await payInFull(address());
  await vi.waitFor(() => expect(listener.received).toHaveLength(1), SOON);
  expect(listener.received).toMatchObject([
    {
      trade_status: 'TRADE_SUCCESS',
      refund_fee: '0.01',
      total_amount: '720.00',
      out_biz_no: expect.stringMatching(/^\d{24}$/),
      gmt_payment: expect.any(String),
      gmt_refund: expect.any(String),
    },
  ]);
  expect((await books(sandbox.url)).trades).toMatchObject([{ paidFen: 72000, refundedFen: 1 }]);
});

test('finishes a trade after a refund, and repeats the total of its refunds in the notification', async () => {
  await payInFull(address());
  await fault({ kind: 'finish_after_refund' });
  expect(await shop.refund('order_1', '20.00', 'r1')).toMatchObject({ fund_change: 'Y' });
  await vi.waitFor(() => expect(listener.received).toHaveLength(3), SOON);
  const finished = listener.received.find(({ trade_status }) => trade_status === 'TRADE_FINISHED');
  expect(finished).toMatchObject({ refund_fee: '20.00', total_amount: '720.00' });
  expect(finished).not.toHaveProperty('out_biz_no');
  expect(await shop.refund('order_1', '20.00', 'r2')).toMatchObject({ sub_code: 'ACQ.TRADE_HAS_FINISHED' });
});

test('counts the injected faults, also after they are cleared', async () => {
  await fault({ kind: 'error_500', times: 2 });
  await expect(shop.query('order_1')).rejects.toThrow(/500/);
  await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  expect(await shop.query('order_1')).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
  expect(await report()).toEqual({ rules: [], injected: { error_500: 1 } });
  expect(await new SandboxAdmin(sandbox.url).injectedCounts()).toEqual({ error_500: 1 });
});

const report = async (url = sandbox.url) =>
  (await (await fetch(`${url}/_sandbox/faults`)).json()) as {
    rules: object[];
    injected: Record<string, number>;
  };

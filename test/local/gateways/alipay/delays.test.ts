import { expect, onTestFinished, test, vi } from 'vitest';
import { SandboxAdmin } from '../../../../local/payers/sandbox-admin.ts';
import { SOON } from '../../../support/soon.ts';
import { merchant, openCashier, payInFull, startListener, startSandbox } from './fixture.ts';

/** Longer than the tests take, which end it themselves (milliseconds). */
const delayMs = 60_000;

/** A sandbox with a clock of its own, and a merchant with one order. */
async function startShop() {
  let ahead = 0;
  const sandbox = await startSandbox({ now: () => Date.now() + ahead });
  const { received, url, stop } = await startListener();
  onTestFinished(async () => void (await Promise.all([sandbox.stop(), stop()])));
  const shop = merchant(sandbox.url);
  const skip = (milliseconds: number) => {
    ahead += milliseconds;
  };
  return { ...shop, admin: new SandboxAdmin(sandbox.url), received, address: shop.pageUrl({ notifyUrl: url }), skip };
}

test('answers a slow call late and correctly', async () => {
  const { admin, address, query } = await startShop();
  const status = async () => (await query('order_1')).trade_status;
  await (await openCashier(address)).login();
  await admin.addFault({ kind: 'slow', delayMs });
  const answered: string[] = [];
  const slow = status().then((text) => answered.push(`slow: ${text}`));
  await vi.waitFor(async () => expect(await admin.injectedCounts()).toEqual({ slow: 1 }), SOON);
  await status().then((text) => answered.push(`quick: ${text}`));
  await admin.clearFaults();
  await slow;
  expect(answered).toEqual(['quick: WAIT_BUYER_PAY', 'slow: WAIT_BUYER_PAY']);
});

test('reserves the amount of a pending refund, and completes it later', async () => {
  const { admin, address, refund, refundQuery, received, skip } = await startShop();
  await payInFull(address);
  await admin.addFault({ kind: 'refund_pending', delayMs });
  expect(await refund('order_1', '20.00', 'r1')).toMatchObject({ fund_change: 'N', refund_fee: '0.00' });
  expect(await refundQuery('order_1', 'r1')).not.toHaveProperty('refund_status');
  expect(await refund('order_1', '20.00', 'r1')).toMatchObject({ fund_change: 'N' });
  expect(await refund('order_1', '720.00', 'r2')).toMatchObject({ sub_code: 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL' });
  skip(delayMs);
  await vi.waitFor(() => expect(received.at(-1)).toMatchObject({ out_biz_no: 'r1', refund_fee: '20.00' }), SOON);
  expect(await refundQuery('order_1', 'r1')).toMatchObject({ refund_status: 'REFUND_SUCCESS' });
});

test('reports a status that its documentation does not have until the refund is done', async () => {
  const { admin, address, refund, refundQuery, received, skip } = await startShop();
  await payInFull(address);
  await admin.addFault({ kind: 'refund_unknown_status', delayMs });
  expect(await refund('order_1', '20.00', 'r1')).toMatchObject({ fund_change: 'N' });
  expect(await refundQuery('order_1', 'r1')).toMatchObject({ refund_status: 'REFUND_IN_REVIEW' });
  skip(delayMs);
  await vi.waitFor(() => expect(received.at(-1)).toMatchObject({ out_biz_no: 'r1' }), SOON);
  expect(await refundQuery('order_1', 'r1')).toMatchObject({ refund_status: 'REFUND_SUCCESS' });
});

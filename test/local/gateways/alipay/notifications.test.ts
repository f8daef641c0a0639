import { afterEach, expect, test, vi } from 'vitest';
import { SOON } from '../../../support/soon.ts';
import { addFault, books, merchant, openCashier, payInFull, startListener, startSandbox } from './fixture.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of cleanUp.splice(0)) await stop();
});

async function setUp(answer?: () => string, speed = 1) {
  const sandbox = await startSandbox({ speed });
  const listener = await startListener(answer);
  cleanUp.push(sandbox.stop, listener.stop);
  const shop = merchant(sandbox.url);
  const address = (out_trade_no = 'order_1') => shop.pageUrl({ notifyUrl: listener.url, out_trade_no });
  return { ...sandbox, shop, address, received: listener.received };
}

const state = (url: string, expected: string[]) =>
  vi.waitFor(async () => {
    expect((await books(url)).notifications.map((notification) => notification.state)).toEqual(expected);
  }, SOON);

test('retries seven times with the same notify_id, then gives up', async () => {
  const { url, shop, address, received } = await setUp(() => 'SUCCESS', 1e9);
  await payInFull(address());
  await state(url, ['abandoned']);
  expect(received).toHaveLength(8);
  expect(new Set(received.map(({ notify_id }) => notify_id)).size).toBe(1);
  expect(received.every((notification) => shop.sdk.checkNotifySignV2(notification))).toBe(true);
});

test('stops retrying after the first success', async () => {
  let attempts = 0;
  const { url, address, received } = await setUp(() => (++attempts < 3 ? 'fail' : 'success'), 1e9);
  await payInFull(address());
  await state(url, ['delivered']);
  expect(received).toHaveLength(3);
});

test('schedules the first retry after four minutes, and resends on request', async () => {
  const { url, address, received } = await setUp(() => 'fail');
  await payInFull(address());
  const [waiting] = await vi.waitFor(async () => {
    const { notifications } = await books(url);
    expect(notifications).toMatchObject([{ attempts: [{ httpStatus: 200, body: 'fail' }] }]);
    return notifications;
  }, SOON);
  const wait = (waiting?.nextAt ?? 0) - (waiting?.attempts[0]?.at ?? 0);
  expect(Math.round(wait / 60_000)).toBe(4);
  const resent = await fetch(`${url}/_sandbox/notifications/${waiting?.notifyId}/resend`, { method: 'POST' });
  expect(await resent.json()).toMatchObject({ httpStatus: 200, body: 'fail' });
  expect(received).toHaveLength(2);
  expect((await fetch(`${url}/_sandbox/notifications/none/resend`, { method: 'POST' })).status).toBe(404);
});

test('sends a forged success, whose signature does not verify', async () => {
  const { url, shop, address, received } = await setUp();
  const forge = () =>
    fetch(`${url}/_sandbox/forge`, { method: 'POST', body: JSON.stringify({ out_trade_no: 'order_1' }) });
  expect((await forge()).status).toBe(404);
  await openCashier(address());
  expect(await (await forge()).json()).toMatchObject({ httpStatus: 200 });
  expect(received).toMatchObject([{ trade_status: 'TRADE_SUCCESS', out_trade_no: 'order_1', total_amount: '720.00' }]);
  expect(shop.sdk.checkNotifySignV2(received[0])).toBe(false);
});

test('drops, duplicates and alters notifications', async () => {
  const { url, shop, address, received } = await setUp();
  await addFault(url, { kind: 'drop', match: { out_trade_no: 'order_1' } });
  await addFault(url, { kind: 'duplicate', match: { out_trade_no: 'order_2' } });
  await addFault(url, { kind: 'alter', match: { out_trade_no: 'order_3' } });
  await payInFull(address('order_1'));
  await payInFull(address('order_2'));
  await payInFull(address('order_3'));
  await state(url, ['dropped', 'delivered', 'delivered']);
  expect(received.map(({ out_trade_no }) => out_trade_no).sort()).toEqual(['order_2', 'order_2', 'order_3']);
  const altered = received.find(({ out_trade_no }) => out_trade_no === 'order_3') ?? {};
  expect(altered.total_amount).toBe('0.01');
  expect(shop.sdk.checkNotifySignV2(altered)).toBe(true);
  expect(await shop.query('order_3')).toMatchObject({ total_amount: '720.00' });
});

test('reorders and delays notifications', async () => {
  const { url, address, received } = await setUp();
  await addFault(url, { kind: 'reorder', delayMs: 3_600_000 });
  await payInFull(address('order_1'));
  await payInFull(address('order_2'));
  await state(url, ['delivered', 'delivered']);
  expect(received.map(({ out_trade_no }) => out_trade_no)).toEqual(['order_2', 'order_1']);
  await addFault(url, { kind: 'delay', delayMs: 3_600_000 });
  await payInFull(address('order_3'));
  await addFault(url, { kind: 'delay', delayMs: 20 });
  await payInFull(address('order_4'));
  await state(url, ['delivered', 'delivered', 'pending', 'delivered']);
  expect(received.at(-1)?.out_trade_no).toBe('order_4');
});

test('forges a success of an unpaid trade', async () => {
  const { url, shop, address, received } = await setUp();
  await addFault(url, { kind: 'forge' });
  const buyer = await openCashier(address());
  await buyer.login();
  await vi.waitFor(() => expect(received).toHaveLength(1), SOON);
  expect(received[0]).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
  expect(shop.sdk.checkNotifySignV2(received[0])).toBe(false);
  expect(await shop.query('order_1')).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
});

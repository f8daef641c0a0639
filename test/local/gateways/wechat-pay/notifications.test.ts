import { afterEach, expect, test, vi } from 'vitest';
import { SOON } from '../../../support/soon.ts';
import {
  APP_ID,
  addFault,
  books,
  CERTIFICATE_SERIAL,
  decrypt,
  MCH_ID,
  merchant,
  PUBLIC_KEY_ID,
  type Received,
  resourceOf,
  scanner,
  signedBy,
  startListener,
  startSandbox,
} from './fixture.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of cleanUp.splice(0)) await stop();
});

async function setUp(answer?: () => number, speed = 1) {
  const sandbox = await startSandbox({ speed });
  const listener = await startListener(answer);
  cleanUp.push(sandbox.stop, listener.stop);
  const shop = merchant(sandbox.url);
  const place = async (out_trade_no = 'order_1') => {
    const { body } = await shop.native({ notify_url: listener.url, out_trade_no });
    return scanner(sandbox.url, body.code_url);
  };
  const pay = async (out_trade_no?: string) => (await place(out_trade_no)).pay();
  const fault = (rule: object) => addFault(sandbox.url, rule);
  return { ...sandbox, shop, place, pay, fault, received: listener.received };
}

const states = (url: string, expected: string[]) =>
  vi.waitFor(async () => {
    expect((await books(url)).notifications.map((notification) => notification.state)).toEqual(expected);
  }, SOON);
const signer = ({ headers, body }: Received) => signedBy(headers, body);
const idOf = ({ body }: Received) => JSON.parse(body).id as string;
const orderOf = (received: Received) => resourceOf(received).out_trade_no as string;

test('reports a payment twice, signed and encrypted', async () => {
  const { url, pay, shop, received } = await setUp();
  await pay();
  await states(url, ['delivered']);
  expect(received).toHaveLength(2);
  expect(received.map(idOf)).toEqual([idOf(received[0] as Received), idOf(received[0] as Received)]);
  expect(received.map(signer)).toEqual([PUBLIC_KEY_ID, PUBLIC_KEY_ID]);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    event_type: 'TRANSACTION.SUCCESS',
    resource_type: 'encrypt-resource',
    resource: { algorithm: 'AEAD_AES_256_GCM', original_type: 'transaction', associated_data: 'transaction' },
  });
  const resource = resourceOf(received[0] as Received);
  expect(resource).toMatchObject({ appid: APP_ID, mchid: MCH_ID, trade_state: 'SUCCESS', amount: { total: 72_000 } });
  expect(resource).toEqual((await shop.query()).body);
});

test('retries fifteen times with the same id, then gives up', async () => {
  const { url, pay, received } = await setUp(() => 500, 1e9);
  await pay();
  await states(url, ['abandoned']);
  expect(received).toHaveLength(16);
  expect(new Set(received.map(idOf)).size).toBe(1);
});

test('stops retrying after the first success', async () => {
  let attempts = 0;
  const { url, pay, received } = await setUp(() => (++attempts < 3 ? 401 : 200), 1e9);
  await pay();
  await states(url, ['delivered']);
  // Twice not accepted, then accepted, and sent once more all the same.
  expect(received).toHaveLength(4);
});

test('schedules the first retry after fifteen seconds, and resends on request', async () => {
  const { url, pay, received } = await setUp(() => 500);
  await pay();
  const [waiting] = await vi.waitFor(async () => {
    const { notifications } = await books(url);
    expect(notifications).toMatchObject([{ attempts: [{ httpStatus: 500 }] }]);
    return notifications;
  }, SOON);
  const wait = (waiting?.nextAt ?? 0) - (waiting?.attempts[0]?.answeredAt ?? 0);
  expect(Math.round(wait / 1000)).toBe(15);
  const resent = await fetch(`${url}/_sandbox/notifications/${waiting?.id}/resend`, { method: 'POST' });
  expect(await resent.json()).toMatchObject({ httpStatus: 500 });
  expect(received).toHaveLength(2);
  expect((await fetch(`${url}/_sandbox/notifications/none/resend`, { method: 'POST' })).status).toBe(404);
});

test('forges a success: decryptable, under the true serial, but not signed by WeChat Pay', async () => {
  const { url, shop, place, fault, received } = await setUp();
  const forge = () =>
    fetch(`${url}/_sandbox/forge`, { method: 'POST', body: JSON.stringify({ out_trade_no: 'order_1' }) });
  expect((await forge()).status).toBe(404);
  const payer = await place();
  expect(await (await forge()).json()).toMatchObject({ httpStatus: 204 });
  await fault({ kind: 'forge' });
  await payer.page();
  await vi.waitFor(() => expect(received).toHaveLength(2), SOON);
  for (const forged of received) {
    expect(resourceOf(forged)).toMatchObject({ trade_state: 'SUCCESS', out_trade_no: 'order_1' });
    expect(forged.headers['wechatpay-serial']).toBe(PUBLIC_KEY_ID);
    expect(signer(forged)).toBeUndefined();
  }
  expect(await shop.state()).toBe('NOTPAY');
});

test('drops, duplicates and alters notifications', async () => {
  const { url, pay, shop, fault, received } = await setUp();
  await fault({ kind: 'drop', match: { out_trade_no: 'order_1' } });
  await fault({ kind: 'duplicate', match: { out_trade_no: 'order_2' } });
  await fault({ kind: 'alter', match: { out_trade_no: 'order_3' } });
  for (const order of ['order_1', 'order_2', 'order_3']) await pay(order);
  await states(url, ['dropped', 'delivered', 'delivered']);
  expect(received.map(orderOf).sort()).toEqual(['order_2', 'order_2', 'order_2', 'order_3', 'order_3']);
  const altered = received.find((one) => orderOf(one) === 'order_3') as Received;
  expect(resourceOf(altered).amount.total).toBe(1);
  expect(signer(altered)).toBe(PUBLIC_KEY_ID);
  expect((await shop.query('order_3')).body.amount.total).toBe(72_000);
});

test('reorders and delays notifications', async () => {
  const { url, pay, fault, received } = await setUp();
  await fault({ kind: 'reorder', delayMs: 3_600_000 });
  await pay('order_1');
  await pay('order_2');
  await states(url, ['delivered', 'delivered']);
  expect(orderOf(received[0] as Received)).toBe('order_2');
  await fault({ kind: 'delay', delayMs: 3_600_000 });
  await pay('order_3');
  await fault({ kind: 'delay', delayMs: 20 });
  await pay('order_4');
  await states(url, ['delivered', 'delivered', 'pending', 'delivered']);
  expect(orderOf(received.at(-1) as Received)).toBe('order_4');
});

test('signs by either key while the merchant switches', async () => {
  const { url, pay, fault, received } = await setUp();
  await fault({ kind: 'by_certificate', probability: 0.5, seed: 3 });
  const orders = ['order_1', 'order_2', 'order_3', 'order_4'];
  for (const order of orders) await pay(order);
  await states(
    url,
    orders.map(() => 'delivered'),
  );
  expect(new Set(received.map(signer))).toEqual(new Set([PUBLIC_KEY_ID, CERTIFICATE_SERIAL]));
});

test('replays a notification with its old signature, and keeps the response', async () => {
  const { url, pay, fault, received } = await setUp();
  await fault({ kind: 'replay' });
  await pay();
  await states(url, ['delivered']);
  expect(received.map(signer)).toEqual([PUBLIC_KEY_ID, PUBLIC_KEY_ID, PUBLIC_KEY_ID]);
  const ages = received.map(({ headers }) =>
    Math.round(Date.now() / 60_000 - Number(headers['wechatpay-timestamp']) / 60),
  );
  expect(ages).toEqual([0, 10, 0]);
  expect((await books(url)).notifications).toMatchObject([{ rejections: [{ httpStatus: 204 }] }]);
});

test('probes with an invalid signature, and ignores the response', async () => {
  const { url, pay, fault, received } = await setUp();
  await fault({ kind: 'signtest' });
  await pay();
  await states(url, ['delivered']);
  expect(received[0]?.headers['wechatpay-signature']).toMatch(/^WECHATPAY\/SIGNTEST\//);
  expect(received.map(signer)).toEqual([undefined, PUBLIC_KEY_ID, PUBLIC_KEY_ID]);
  expect((await books(url)).notifications).toMatchObject([{ rejections: [{ httpStatus: 204 }] }]);
});

test('tampers with a ciphertext, which is signed but cannot be decrypted', async () => {
  const { url, pay, fault, received } = await setUp();
  await fault({ kind: 'tamper' });
  await pay();
  await states(url, ['delivered']);
  expect(signer(received[0] as Received)).toBe(PUBLIC_KEY_ID);
  expect(() => decrypt(JSON.parse(received[0]?.body ?? '').resource)).toThrow();
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test, vi } from 'vitest';
import { freePorts } from '../../../../local/processes/free-port.ts';
import { SOON } from '../../../support/soon.ts';
import {
  APP_ID,
  addFault,
  alipayKeys,
  books,
  merchant,
  merchantKeys,
  openCashier,
  payInFull,
  SELLER_ID,
  startListener,
} from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'alipay-sandbox-'));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const running = new Set<ChildProcess>();
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function run(port: number) {
  const child = spawn(process.execPath, ['local/gateways/alipay/main.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATA_FILE: join(folder, 'data', 'books.db'),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      ALIPAY_APP_ID: APP_ID,
      ALIPAY_SELLER_ID: SELLER_ID,
      ALIPAY_PRIVATE_KEY_FILE: file('alipay.pem', alipayKeys.privateKey),
      MERCHANT_PUBLIC_KEY_FILE: file('merchant.pem', merchantKeys.publicKey),
      SPEED: '1000',
    },
  });
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  expect(line).toBe('ready');
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  return { end };
}

test('loses no data when it is killed, and resumes its notifications', { timeout: 60_000 }, async () => {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const shop = merchant(url);
  let answer = 'not now';
  const listener = await startListener(() => answer);

  const first = await run(port);
  await payInFull(shop.pageUrl({ notifyUrl: listener.url }));
  const buyer = await openCashier(shop.pageUrl({ out_trade_no: 'order_2' }));
  await buyer.login();
  await shop.refund('order_1', '20.00', 'r1');
  await addFault(url, { kind: 'refund_pending', delayMs: 100 });
  await shop.refund('order_1', '30.00', 'r2');
  const before = await books(url);
  await first.end('SIGKILL');

  const second = await run(port);
  const after = await books(url);
  expect(after.trades[1]).toEqual(before.trades[1]);
  expect(after.trades[0]).toMatchObject({ outTradeNo: 'order_1', paidFen: 72000 });
  answer = 'success';
  await vi.waitFor(async () => {
    const { notifications } = await books(url);
    expect(notifications.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
  }, SOON);
  expect(await shop.refundQuery('order_1', 'r1')).toMatchObject({ refund_status: 'REFUND_SUCCESS' });
  expect(await shop.refundQuery('order_1', 'r2')).toMatchObject({ refund_status: 'REFUND_SUCCESS' });
  expect((await buyer.pay()).status).toBe(303);
  expect(await shop.query('order_2')).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
  expect(await second.end('SIGTERM')).toEqual([0, null]);
  await listener.stop();
});

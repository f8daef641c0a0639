import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test, vi } from 'vitest';
import { wechatPay } from '../../../../local/gateways/wechat-pay/local.ts';
import { freePorts } from '../../../../local/processes/free-port.ts';
import { SOON } from '../../../support/soon.ts';
import {
  API_V3_KEY,
  APP_ID,
  addFault,
  books,
  CERTIFICATE,
  certificateKeys,
  go,
  MCH_ID,
  MERCHANT_SERIAL,
  merchant,
  merchantKeys,
  PUBLIC_KEY_ID,
  SITE,
  scanner,
  startListener,
  wechatKeys,
} from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'wechat-pay-sandbox-'));
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Longer than the first run (milliseconds). */
const LATE = 60_000;
const SECRET = {
  appId: APP_ID,
  mchId: MCH_ID,
  merchantSerial: MERCHANT_SERIAL,
  privateKey: merchantKeys.privateKey,
  apiV3Key: [API_V3_KEY, 'a replaced one'],
  publicKeyId: PUBLIC_KEY_ID,
};
const SANDBOX_FILES: Record<string, string> = {
  'wechat-pay-private.pem': wechatKeys.privateKey,
  'wechat-pay-certificate.pem': CERTIFICATE,
  'wechat-pay-certificate-private.pem': certificateKeys.privateKey,
};

const SHIFTED_CLOCK = new URL('../../../../local/processes/shifted-clock.mjs', import.meta.url).href;
const clockFile = join(folder, 'clock');

/** @param ahead by how many milliseconds its clock is ahead */
async function run(port: number, ahead = 0) {
  writeFileSync(clockFile, String(ahead));
  const keyFile = (name: string, content = SANDBOX_FILES[name] ?? '') => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const child = spawn(process.execPath, ['local/gateways/wechat-pay/main.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATA_FILE: join(folder, 'data', 'books.db'),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SPEED: '1000',
      CLOCK_FILE: clockFile,
      NODE_OPTIONS: `--import=${SHIFTED_CLOCK}`,
      ...wechatPay.environment({
        secret: SECRET,
        webhookUrl: `${SITE}/api/webhooks/wechat-pay`,
        siteUrl: SITE,
        keyFile,
      }),
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
  let answer = 500;
  const listener = await startListener(() => answer);
  const place = async (out_trade_no: string) => {
    const { body } = await shop.native({ notify_url: listener.url, out_trade_no });
    return scanner(url, body.code_url);
  };

  const first = await run(port);
  await (await place('order_1')).pay();
  await shop.refund({ notify_url: listener.url });
  const waiting = await place('order_2');
  await addFault(url, { kind: 'late_success', delayMs: LATE });
  await (await place('order_3')).pay();
  const before = await books(url);
  await first.end('SIGKILL');

  expect(before.orders[2]).toMatchObject({ outTradeNo: 'order_3', state: 'NOTPAY', debit: { becomes: 'success' } });

  const second = await run(port, LATE);
  const after = await books(url);
  expect(after.orders[1]).toEqual(before.orders[1]);
  expect(after.orders[0]).toMatchObject({ outTradeNo: 'order_1', paidFen: 72000 });
  answer = 204;
  await vi.waitFor(async () => {
    const { notifications } = await books(url);
    expect(notifications.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
  }, SOON);
  expect(await shop.state('order_3')).toBe('SUCCESS');
  expect((await shop.refundQuery()).body).toMatchObject({ status: 'SUCCESS' });
  expect((await waiting.page()).status).toBe(200);
  await waiting.pay();
  expect(await shop.state('order_2')).toBe('SUCCESS');
  const { body } = await shop.h5({ out_trade_no: 'order_4' });
  expect((await go(body.h5_url, { referer: `${SITE}/` })).status).toBe(200);
  expect(await second.end('SIGTERM')).toEqual([0, null]);
  await listener.stop();
});

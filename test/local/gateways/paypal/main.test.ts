import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { paypal } from '../../../../local/gateways/paypal/local.ts';
import { freePorts } from '../../../../local/processes/free-port.ts';
import { SOON } from '../../../support/soon.ts';
import { AUTHORITY, MERCHANT, merchantAt, startReceiver } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'paypal-sandbox-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function startProcess(environment: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['local/gateways/paypal/main.ts'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  expect(`${line}`).toBe('ready\n');
  return child;
}

const keyFile = (name: string, content?: string) => {
  if (content !== undefined) writeFileSync(join(folder, name), content);
  return join(folder, name);
};

it('keeps all data when it is killed, resumes its notifications, and stops cleanly on a signal', async () => {
  const [port = 0] = await freePorts(1);
  const receiver = await startReceiver([500]);
  const url = `http://127.0.0.1:${port}`;
  keyFile('paypal-certificates.pem', AUTHORITY.chain);
  keyFile('paypal-signing-key.pem', AUTHORITY.privateKey);
  const environment = {
    PORT: `${port}`,
    DATA_FILE: join(folder, 'data', 'books.sqlite'),
    PUBLIC_URL: url,
    SPEED: '1000',
    ...paypal.environment({ secret: MERCHANT, siteUrl: 'https://merchant.example', webhookUrl: receiver.url, keyFile }),
  };
  const first = await startProcess(environment);
  const shop = await merchantAt(url);
  const order = await shop.approved();
  await shop.fault({ kind: 'capture_pending' });
  await shop.capture(order);
  first.kill('SIGKILL');
  await once(first, 'exit');

  const second = await startProcess(environment);
  // The token of before is still valid.
  expect((await shop.get(order)).json.status).toBe('COMPLETED');
  expect((await shop.create()).json.id).toBe(order);
  await vi.waitFor(() => expect(receiver.types()).toContain('PAYMENT.CAPTURE.COMPLETED'), SOON);
  await vi.waitFor(() => expect(receiver.types()).toContain('CHECKOUT.ORDER.APPROVED'), SOON);
  second.kill('SIGTERM');
  expect(await once(second, 'exit')).toEqual([0, null]);
  await receiver.stop();
});

it('names a missing setting', async () => {
  const child = spawn(process.execPath, ['local/gateways/paypal/main.ts'], { env: { PORT: '1' } });
  children.push(child);
  const [output] = await once(child.stderr, 'data');
  expect(`${output}`).toContain('PAYPAL_CLIENT_SECRET');
});

it('starts with an account whose keys are its own', async () => {
  const [one, other] = await Promise.all([paypal.newAccount(), paypal.newAccount()]);
  expect(one.secret).toMatchObject({
    environment: 'sandbox',
    merchantId: expect.stringMatching(/^[2-9A-HJ-NP-Z]{13}$/),
    webhookRootCertificate: expect.stringContaining('BEGIN CERTIFICATE'),
  });
  expect(one.secret.clientSecret).not.toBe(other.secret.clientSecret);
  expect(Object.keys(one.files)).toEqual(['paypal-certificates.pem', 'paypal-signing-key.pem']);
});

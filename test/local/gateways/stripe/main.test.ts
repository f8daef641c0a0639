import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { freePorts } from '../../../../local/processes/free-port.ts';
import { confirmInBrowser, KEYS, startReceiver, stripeAt, WEBHOOK_SECRET } from './fixture.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function startProcess(environment: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['local/gateways/stripe/main.ts'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  expect(`${line}`).toBe('ready\n');
  return child;
}

it('keeps all data when it is killed, and stops cleanly on a signal', async () => {
  const [port = 0] = await freePorts(1);
  const receiver = await startReceiver();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    PORT: `${port}`,
    DATA_FILE: join(mkdtempSync(join(tmpdir(), 'stripe-sandbox-')), 'data', 'books.sqlite'),
    PUBLIC_URL: 'http://localhost:8002',
    STRIPE_ACCOUNT: KEYS.account,
    STRIPE_SECRET_KEY: KEYS.secretKey,
    STRIPE_PUBLISHABLE_KEY: KEYS.publishableKey,
    WEBHOOK_URL: receiver.url,
    WEBHOOK_SECRET: `whsec_previous,${WEBHOOK_SECRET}`,
  };
  const order = { amount: 2575, currency: 'usd' };
  const first = await startProcess(environment);
  const intent = await stripeAt(url).paymentIntents.create(order, { idempotencyKey: 'pay_1' });
  const { body } = await confirmInBrowser(url, intent, '4000000000003220');
  expect(body.next_action?.use_stripe_sdk).toMatchObject({
    stripe_js: `http://localhost:8002/3d-secure/${intent.client_secret}`,
  });
  first.kill('SIGKILL');
  await once(first, 'exit');

  const second = await startProcess(environment);
  const again = await stripeAt(url).paymentIntents.create(order, { idempotencyKey: 'pay_1' });
  expect(again.id).toBe(intent.id);
  expect((await stripeAt(url).paymentIntents.retrieve(intent.id)).status).toBe('requires_action');
  await receiver.event('payment_intent.requires_action');
  second.kill('SIGTERM');
  expect(await once(second, 'exit')).toEqual([0, null]);
  await receiver.stop();
});

it('names a missing setting', async () => {
  const child = spawn(process.execPath, ['local/gateways/stripe/main.ts'], { env: { PORT: '1' } });
  children.push(child);
  const [output] = await once(child.stderr, 'data');
  expect(`${output}`).toContain('STRIPE_SECRET_KEY');
});

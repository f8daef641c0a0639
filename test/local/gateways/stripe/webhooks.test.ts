import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterEach, expect, it, vi } from 'vitest';
import { createStripeSandbox } from '../../../../local/gateways/stripe/sandbox.ts';
import { retryDelay } from '../../../../local/gateways/stripe/timing.ts';
import { confirmInBrowser, KEYS, startReceiver, startSandbox, stripeAt, WEBHOOK_SECRET } from './fixture.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function running(...given: Parameters<typeof startSandbox>) {
  const sandbox = await startSandbox(...given);
  stops.push(sandbox.stop);
  return sandbox;
}

interface Books {
  events: (Stripe.Event & { delivery: { attempts: { status?: number }[]; delivered: boolean; next: number | null } })[];
}
const books = async (url: string) => (await (await fetch(`${url}/_sandbox/books`)).json()) as Books;

it('signs with all valid secrets during a rotation', async () => {
  const sandbox = await running({ webhookSecrets: ['whsec_next', WEBHOOK_SECRET] });
  await sandbox.createIntent();
  await sandbox.receiver.event('payment_intent.created');
  expect(sandbox.receiver.rejected).toEqual([]);
});

it('retries with the same event until it is accepted', async () => {
  const sandbox = await running({ speed: 1_000_000 }, [500, 302, 404]);
  const { id } = await sandbox.createIntent();
  await sandbox.receiver.event('payment_intent.created', 4);
  expect(new Set(sandbox.receiver.events.map((event) => event.id)).size).toBe(1);
  await expect
    .poll(async () => (await books(sandbox.url)).events[0]?.delivery)
    .toMatchObject({
      attempts: [{ status: 500 }, { status: 302 }, { status: 404 }, { status: 200 }],
      delivered: true,
      next: null,
    });
  const [event] = (await sandbox.stripe.events.list({ type: 'payment_intent.created' })).data;
  expect(event).toMatchObject({ pending_webhooks: 0, data: { object: { id } } });
});

it('gives up after three days of increasing delays', () => {
  const pauses: number[] = [];
  for (let pause = retryDelay(1); pause !== undefined; pause = retryDelay(pauses.length + 1)) pauses.push(pause);
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  const days = pauses.reduce((sum, pause) => sum + pause, 0) / 86_400_000;
  expect(days).toBeGreaterThan(2.5);
  expect(days).toBeLessThanOrEqual(3);
});

it('lists events by type and time range, and resends one on request', async () => {
  const sandbox = await running();
  const intent = await sandbox.createIntent();
  await confirmInBrowser(sandbox.url, intent, '4242424242424242');
  const { data } = await sandbox.stripe.events.list({ type: 'payment_intent.*', created: { gte: intent.created } });
  expect(data.map((event) => event.type)).toEqual(['payment_intent.succeeded', 'payment_intent.created']);
  const first = await sandbox.stripe.events.list({ limit: 1 });
  const second = await sandbox.stripe.events.list({ limit: 1, starting_after: `${first.data[0]?.id}` });
  expect(second.data[0]?.id).not.toBe(first.data[0]?.id);

  await sandbox.receiver.event('payment_intent.succeeded');
  await fetch(`${sandbox.url}/_sandbox/events/${data[0]?.id}/resend`, { method: 'POST' });
  const again = await sandbox.receiver.event('payment_intent.succeeded', 2);
  expect(again.id).toBe(data[0]?.id);
});

it('resumes pending deliveries and scheduled actions after a restart', async () => {
  const dataFile = join(mkdtempSync(join(tmpdir(), 'stripe-sandbox-')), 'books.sqlite');
  const options = { ...KEYS, dataFile, webhookSecrets: [WEBHOOK_SECRET], speed: 1 };
  const unresponsive = createServer(() => {});
  unresponsive.listen(0, '127.0.0.1');
  await once(unresponsive, 'listening');
  const { port } = unresponsive.address() as AddressInfo;
  const before = createStripeSandbox({ ...options, webhookUrl: `http://127.0.0.1:${port}` });
  const url = await before.start();
  const intent = await stripeAt(url).paymentIntents.create({ amount: 2575, currency: 'usd' });
  await confirmInBrowser(url, intent, '4000009900000012');
  await before.stop();
  unresponsive.close();

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 });
  stops.push(async () => void vi.useRealTimers());
  const receiver = await startReceiver();
  const after = createStripeSandbox({ ...options, webhookUrl: receiver.url });
  stops.push(after.stop, receiver.stop);
  const stripe = stripeAt(await after.start());
  await receiver.event('payment_intent.created');
  await receiver.event('payment_intent.succeeded');
  expect((await stripe.paymentIntents.retrieve(intent.id)).amount_received).toBe(2575);
});

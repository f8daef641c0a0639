import { X509Certificate } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { certificateAuthority } from '../../../../local/gateways/paypal/certificates.ts';
import { signedHeaders } from '../../../../local/gateways/paypal/transmission.ts';
import { rsaKey } from '../../../support/once-per-run.ts';
import { SOON } from '../../../support/soon.ts';
import {
  AUTHORITY,
  certificatesIn,
  isGenuine,
  type Json,
  MERCHANT,
  newOrder,
  type Running,
  startSandbox,
} from './fixture.ts';

let paypal: Running | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await paypal?.stop();
  paypal = undefined;
});

async function start(speed = 1000, answers: number[] = []) {
  paypal = await startSandbox({ speed }, answers);
  return paypal;
}

const deliveryOf = async ({ books }: Running, type: string): Promise<Json> =>
  (await books()).events.find((event: Json) => event.event_type === type)?.delivery;

test('signs every notification with a certificate of its own chain', async () => {
  const { captured, receiver } = await start();
  const { order } = await captured();
  await vi.waitFor(() => expect(receiver.received).toHaveLength(3), SOON);
  expect(receiver.received.every(({ genuine }) => genuine)).toBe(true);
  expect(receiver.types().sort()).toEqual([
    'CHECKOUT.ORDER.APPROVED',
    'CHECKOUT.ORDER.COMPLETED',
    'PAYMENT.CAPTURE.COMPLETED',
  ]);
  const { event, headers } = receiver.received.find((one) => one.event.resource_type === 'capture') as Json;
  expect(event).toMatchObject({
    id: expect.stringMatching(/^WH-[0-9A-Z]{17}-[0-9A-Z]{17}$/),
    event_version: '1.0',
    resource: { custom_id: 'pay_1', supplementary_data: { related_ids: { order_id: order } } },
  });
  expect(headers['paypal-auth-algo']).toBe('SHA256withRSA');
  expect(headers['paypal-cert-url']).toMatch(/\/v1\/notifications\/certs\/CERT-[\w-]+$/);
});

test('signs the CRC-32 in decimal, and no other body', async () => {
  const transmission = { id: 'id', time: '2026-01-02T03:04:05Z' };
  const { url } = await start();
  const certUrl = (await certUrlOf(url)) as string;
  const signer = { privateKey: AUTHORITY.privateKey, webhookId: MERCHANT.webhookId };
  const headers = signedHeaders('123456789', transmission, certUrl, signer);
  expect(await isGenuine('123456789', headers)).toBe(true);
  expect(await isGenuine('123456780', headers)).toBe(false);
  expect(await isGenuine('123456789', { ...headers, 'paypal-transmission-time': '2026-01-02T03:04:06Z' })).toBe(false);
});

async function certUrlOf(url: string) {
  await paypal?.approved();
  await vi.waitFor(() => expect(paypal?.receiver.received).toHaveLength(1), SOON);
  const certUrl = paypal?.receiver.received[0]?.headers['paypal-cert-url'];
  expect(certUrl).toContain(url);
  return certUrl;
}

test('has a chain like PayPal’s: signer, intermediate, and a root that is not sent', async () => {
  const [signer, intermediate] = certificatesIn(AUTHORITY.chain) as [X509Certificate, X509Certificate];
  const root = new X509Certificate(AUTHORITY.root);
  expect([signer.ca, intermediate.ca, root.ca]).toEqual([false, true, true]);
  expect(signer.checkHost('messageverificationcerts.sandbox.paypal.com')).toBeDefined();
  expect(signer.checkIssued(intermediate)).toBe(true);
  expect(intermediate.checkIssued(root)).toBe(true);
  expect([signer.verify(intermediate.publicKey), intermediate.verify(root.publicKey)]).toEqual([true, true]);
  const key = rsaKey('other');
  const other = new X509Certificate(certificateAuthority(key, key, key).root);
  expect(intermediate.verify(other.publicKey)).toBe(false);
});

test('sends again until it is accepted, each time newly signed', async () => {
  const { approved, receiver, ...rest } = await start(1e6, [500, 503]);
  await approved();
  await vi.waitFor(() => expect(receiver.received).toHaveLength(3), SOON);
  expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers['paypal-transmission-id'])).size).toBe(3);
  await vi.waitFor(async () => {
    expect(await deliveryOf({ ...rest, approved, receiver }, 'CHECKOUT.ORDER.APPROVED')).toMatchObject({
      delivered: true,
      next: null,
    });
  }, SOON);
});

test('gives up after 25 repetitions', async () => {
  const running = await start(1e9, Array(40).fill(500));
  await running.approved();
  await vi.waitFor(async () => {
    expect(await deliveryOf(running, 'CHECKOUT.ORDER.APPROVED')).toMatchObject({ delivered: false, next: null });
  }, SOON);
  expect(running.receiver.received).toHaveLength(26);
});

test('keeps the time of the first attempt by a fault', async () => {
  const { approved, fault, receiver } = await start(1e6, [500]);
  await fault({ kind: 'retry_keeps_time' });
  await approved();
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2), SOON);
  const [first, second] = receiver.received.map(({ headers }) => headers['paypal-transmission-sig']);
  expect(second).toBe(first);
});

test('lists its events, newest first, also those that were never delivered', async () => {
  const { approved, captured, call, fault, url } = await start();
  await fault({ kind: 'drop', probability: 1 });
  await approved();
  // The times of events are whole milliseconds.
  await delay(2);
  const before = new Date().toISOString();
  await delay(2);
  const { order } = await captured('pays', newOrder(), 'pay_2');
  const list = async (query: string) => (await call('GET', `/v1/notifications/webhooks-events?${query}`)).json;
  const all = await list('');
  expect(all.events.map(({ event_type }: Json) => event_type).at(-1)).toBe('CHECKOUT.ORDER.APPROVED');
  expect(all.events).toHaveLength(4);
  expect((await list(`start_time=${before}`)).events).toHaveLength(3);
  expect((await list(`end_time=${before}`)).events).toHaveLength(1);
  expect((await list('event_type=PAYMENT.CAPTURE.COMPLETED')).events).toHaveLength(1);
  expect((await list(`transaction_id=${order}`)).events).toHaveLength(2);
  const page = await list('page_size=3');
  const next = page.links.find(({ rel }: Json) => rel === 'next').href.replace(url, '');
  expect((await call('GET', next)).json.events).toHaveLength(1);
  const [{ id }] = all.events;
  expect((await call('GET', `/v1/notifications/webhooks-events/${id}`)).json.id).toBe(id);
  expect((await call('GET', '/v1/notifications/webhooks-events/WH-NONE')).status).toBe(404);
});

test('resends an event on request', async () => {
  const { approved, call, fault, receiver } = await start();
  await fault({ kind: 'drop' });
  await approved();
  const [{ id }] = (await call('GET', '/v1/notifications/webhooks-events')).json.events;
  expect(receiver.received).toHaveLength(0);
  expect((await call('POST', `/v1/notifications/webhooks-events/${id}/resend`, { body: {} })).status).toBe(202);
  expect(receiver.received).toHaveLength(1);
});

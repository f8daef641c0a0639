import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createStripeGateway } from '../../../../shared/gateways/stripe/stripe-gateway.ts';
import { MalformedGatewayEvent } from '../../../../shared/ports/payments/payment-gateway.ts';
import { KEYS } from './context.ts';

/** Stripe's event list in pages, newest first. */
let pages: { data: object[]; has_more: boolean }[] = [];
let asked: URL[] = [];
const server = createServer((request, response) => {
  asked.push(new URL(request.url ?? '', 'http://stripe'));
  const page = pages.shift();
  response.writeHead(page === undefined ? 500 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', url: '/v1/events', ...page }));
});
let apiUrl = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
});

const secret = async () => KEYS;
const list = async () => {
  const gateway = createStripeGateway({
    host: apiUrl,
    siteUrl: 'https://site.example',
    secret,
    refreshSecret: secret,
    now: Date.now,
  });
  const names: unknown[] = [];
  for await (const one of gateway.listEvents?.(1_500, 4_001, { by: 'sweep' }) ?? []) {
    names.push(one instanceof MalformedGatewayEvent ? `unreadable ${one.eventId}` : one.kind);
  }
  return names;
};

const event = (id: string, object: object) => ({
  id,
  type: 'refund.updated',
  created: 2,
  livemode: false,
  data: { object },
});
const refund = { id: 're_1', amount: 500, currency: 'usd', status: 'succeeded', payment_intent: 'pi_1', metadata: {} };

it('continues after a malformed event', async () => {
  pages = [
    { data: [event('evt_3', refund), event('evt_2', { ...refund, payment_intent: 7 })], has_more: true },
    { data: [event('evt_1', refund)], has_more: false },
  ];
  expect(await list()).toEqual(['refund', 'unreadable evt_2', 'refund']);
  expect(asked[1]?.searchParams.get('starting_after')).toBe('evt_2');
});

it('is requested in whole seconds, rounded outwards', async () => {
  pages = [{ data: [], has_more: false }];
  await list();
  expect(asked[0]?.searchParams.get('created[gte]')).toBe('1');
  expect(asked[0]?.searchParams.get('created[lt]')).toBe('5');
});

it('fails if a page cannot be loaded', async () => {
  pages = [{ data: [event('evt_2', refund)], has_more: true }];
  await expect(list()).rejects.toThrow();
});

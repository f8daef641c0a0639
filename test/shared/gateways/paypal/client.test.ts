import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { accountOfKeys } from '../../../../shared/gateways/paypal/account-of-keys.ts';
import { createClient } from '../../../../shared/gateways/paypal/client.ts';
import { PayPalMisconfigured } from '../../../../shared/gateways/paypal/errors.ts';
import type { PayPalSecret } from '../../../../shared/gateways/paypal/secret.ts';
import { serve } from '../../../local/api-host/fixture.ts';
import { startPayPalContext } from './context.ts';

const HOUR = 3_600_000;
let context: Awaited<ReturnType<typeof startPayPalContext>>;
const clock = { now: Date.now() };
beforeAll(async () => {
  context = await startPayPalContext();
});
beforeEach(() => {
  context.paypal.clearFaults();
  context.paypal.requests.length = 0;
});
afterAll(() => context.stop());

function clientWith(keys: PayPalSecret = context.keys, newest: PayPalSecret = keys) {
  const secret = async () => keys;
  const refreshSecret = async () => newest;
  return createClient({ host: context.paypal.url, secret, refreshSecret, now: () => clock.now, timeoutMs: 2_000 });
}
const look = { method: 'GET', path: '/v2/checkout/orders/none' } as const;
const tokens = () => context.paypal.requests.filter(({ path }) => path === '/v1/oauth2/token').length;

it('all calls share a token until it expires', async () => {
  const { ask } = clientWith();
  await Promise.all([ask(look), ask(look), ask(look)]);
  expect(tokens()).toBe(1);
  clock.now += 8 * HOUR;
  await ask(look);
  expect(tokens()).toBe(1);
  clock.now += 2 * HOUR;
  await Promise.all([ask(look), ask(look)]);
  expect(tokens()).toBe(2);
});

it('a token that PayPal rejects before its time is renewed once', async () => {
  const { ask } = clientWith();
  await ask(look);
  context.paypal.fault('token_revoked');
  expect(await ask(look)).toEqual({ outcome: 'rejected', status: 404, issue: 'INVALID_RESOURCE_ID' });
  expect(tokens()).toBe(2);
  context.paypal.fault('token_revoked', 2);
  await expect(ask(look)).rejects.toThrow(PayPalMisconfigured);
  // The failure is not kept.
  expect(await ask(look)).toMatchObject({ outcome: 'rejected' });
});

it('keys that PayPal rejects are read again, and are a misconfiguration if they are the same', async () => {
  const wrong = { ...context.keys, clientSecret: 'EL_an-older-secret-of-the-office' };
  expect(await clientWith(wrong, context.keys).ask(look)).toMatchObject({ outcome: 'rejected', status: 404 });
  await expect(clientWith(wrong).ask(look)).rejects.toThrow('PayPal rejected the client id and secret (401)');
});

it('a call that fails once is repeated with the same request id', async () => {
  const { ask } = clientWith();
  context.paypal.fault('error_500');
  const call = { method: 'POST', path: '/v2/payments/captures/none/refund', body: {}, requestId: 're_1' } as const;
  expect(await ask(call)).toMatchObject({ outcome: 'rejected' });
  expect(context.paypal.requests.filter(({ requestId }) => requestId === 're_1')).toHaveLength(2);
});

it('no secret is in an error', async () => {
  const wrong = { ...context.keys, clientSecret: 'EL_an-older-secret-of-the-office' };
  const error = await clientWith(wrong).ask(look).catch(String);
  expect(error).not.toContain('EL_');
  expect(error).not.toContain(wrong.clientId);
});

it('PayPal says which merchant the keys belong to, or that it rejects them', async () => {
  const account = `${context.keys.merchantId}/sandbox`;
  expect(await accountOfKeys(context.keys, context.paypal.url)).toEqual({ account });
  expect(await accountOfKeys({ ...context.keys, clientSecret: 'wrong' }, context.paypal.url)).toBe('rejected');
});

it.each([
  ['a failure', 503, JSON.stringify({ error: 'invalid_client' })],
  ['a proxy that wants a password', 401, '<html>Authentication required</html>'],
  ['an error that says nothing about the keys', 401, JSON.stringify({ error: 'temporarily_unavailable' })],
  ['a request that PayPal does not understand', 400, JSON.stringify({ error: 'invalid_request' })],
  ['a token without a user', 200, JSON.stringify({ access_token: 'A21', expires_in: 60 })],
])('%s leaves the merchant of the keys unknown', async (_, status, body) => {
  const paypal = createServer((_request, response) => response.writeHead(status).end(body));
  expect(await accountOfKeys(context.keys, await serve(paypal))).toBe('unknown');
});

it.each([
  ['sandbox', 'https://api-m.sandbox.paypal.com'],
  ['live', 'https://api-m.paypal.com'],
] as const)('keys of the %s environment are asked about there', async (environment, host) => {
  const asked: string[] = [];
  const call = vi.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
    asked.push(String(url));
    throw new TypeError('nobody answers');
  });
  await accountOfKeys({ ...context.keys, environment }).finally(() => call.mockRestore());
  expect(asked).toEqual([`${host}/v1/oauth2/token`]);
});

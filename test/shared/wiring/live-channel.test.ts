import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { liveChannel } from '../../../shared/wiring/live-channel.ts';

/** An HTTP server that receives the posted messages. */
async function callbacks(status = 200, headers: Record<string, string> = {}) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume().on('end', () => response.writeHead(status, headers).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/live`, paths };
}

const change = {
  paymentId: 'pay_aaaaaaaaaaaaaaaabbbbbbbb',
  applicationId: 'app_aaaaaaaaaaaaaaaa',
  version: 2,
} as const;

beforeEach(() => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test');
  vi.stubEnv('AWS_REGION', 'us-east-1');
});
afterEach(() => void vi.unstubAllEnvs());

test("posts to the callback URL of the WebSocket API, or to the endpoint of the SDK's own variable", async () => {
  const [own, other] = [await callbacks(), await callbacks()];
  const [LIVE_ENDPOINT, AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI] = [own.url, other.url];
  expect(await liveChannel({ LIVE_ENDPOINT }).send('one', change)).toBe('sent');
  const overridden = liveChannel({ LIVE_ENDPOINT, AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI });
  expect(await overridden.send('two', change)).toBe('sent');
  expect([own.paths, other.paths]).toEqual([['/live/@connections/one'], ['/live/@connections/two']]);
});

test.each([
  ['that API Gateway names', { 'x-amzn-errortype': 'GoneException' }],
  ['of which the status alone says so', {}],
])('reports a connection that is gone, by an error %s', async (_, headers) => {
  const { url: LIVE_ENDPOINT } = await callbacks(410, headers);
  expect(await liveChannel({ LIVE_ENDPOINT }).send('one', change)).toBe('gone');
});

test('rejects for any other error: the connection may be open', async () => {
  const { url: LIVE_ENDPOINT } = await callbacks(403, { 'x-amzn-errortype': 'ForbiddenException' });
  await expect(liveChannel({ LIVE_ENDPOINT }).send('one', change)).rejects.toThrow();
});

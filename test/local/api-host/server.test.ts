import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHandlerLoader } from '../../../local/api-host/functions.ts';
import { SOON } from '../../support/soon.ts';
import { startHost } from './fixture.ts';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

const get = (host: string, path = '/api/open/door') => fetch(`${host}${path}`);

test('an answer in full', async () => {
  const host = await startHost(() => ({
    statusCode: 201,
    headers: { 'Content-Type': 'application/problem+json', 'X-Count': 3 },
    cookies: ['a=1; Path=/', 'b=2'],
    body: '{"ok":true}',
  }));
  const response = await get(host);
  expect(response.status).toBe(201);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('x-count')).toBe('3');
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  expect(await response.json()).toEqual({ ok: true });
});

test('a body in base64 is decoded, one of no type is plain text, none is none', async () => {
  const bytes = Buffer.from([0, 255, 1]);
  const host = await startHost(({ pathParameters }) => {
    if (pathParameters?.name === 'none') return { statusCode: 204 };
    if (pathParameters?.name === 'text') return { statusCode: 200, body: 'success' };
    return { statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true };
  });
  expect(Buffer.from(await (await get(host, '/api/open/bytes')).arrayBuffer())).toEqual(bytes);
  expect((await get(host, '/api/open/text')).headers.get('content-type')).toBe('text/plain;charset=UTF-8');
  const none = await get(host, '/api/open/none');
  expect([none.status, none.headers.get('content-type'), await none.text()]).toEqual([204, null, '']);
});

test('a result without a status is the JSON body of a 200', async () => {
  const response = await get(await startHost(() => ({ fee: 2575 })));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  expect(await response.json()).toEqual({ fee: 2575 });
});

test.each([
  ['throws', () => Promise.reject(new Error('secret inside'))],
  ['throws at once', () => JSON.parse('{')],
  ['gives nothing', () => undefined],
  ['gives no status', () => ({ statusCode: 'many' })],
  ['gives a body that is no text', () => ({ statusCode: 200, body: { a: 1 } })],
])('a function that %s', async (_, handler) => {
  const response = await get(await startHost(handler));
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ message: 'Internal Server Error' });
});

test('a function that takes too long is given up, and its late failure harms nobody', async () => {
  const late = Promise.withResolvers<never>();
  const host = await startHost(() => late.promise, { timeout: 20 });
  const response = await get(host);
  expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  late.reject(new Error('too late'));
  await vi.waitFor(() => expect(console.error).toHaveBeenCalled(), SOON);
});

test.each([
  ['/api/nothing', 404, 'Not Found'],
  ['/api', 404, 'Not Found'],
  ['/api/open/%E0%A4%A', 400, 'Bad Request'],
])('%s is answered by the gateway itself: %i', async (path, status, message) => {
  const response = await get(await startHost(() => ({ statusCode: 200 })), path);
  expect([response.status, await response.json()]).toEqual([status, { message }]);
});

test('what is not below /api is the site', async () => {
  const host = await startHost(() => ({ statusCode: 200 }));
  expect(await (await get(host, '/')).text()).toBe('the site');
  expect(await (await get(host, '/apiary')).text()).toBe('the site');
});

test('a body may have ten megabytes and not one byte more', async () => {
  const host = await startHost(({ body = '' }) => ({ statusCode: 200, body: String(body.length) }));
  const post = (size: number) =>
    fetch(`${host}/api/hook`, { method: 'POST', body: 'x'.repeat(size), headers: { 'content-type': 'text/plain' } });
  const largest = 10 * 1024 * 1024;
  expect(await (await post(largest)).text()).toBe(String(largest));
  const refused = await post(largest + 1);
  expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
});

test('a gateway reaches its route without a token, and its bytes arrive as they were sent', async () => {
  const sent = Buffer.from('a=%E7%AD%BE&b=+ \r\n"');
  const host = await startHost(({ body, isBase64Encoded }) => ({ statusCode: 200, body, isBase64Encoded }));
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${host}/api/hook`, { method: 'POST', body: sent, headers });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(sent);
});

test('a function learns of its invocation', async () => {
  const contexts: Context[] = [];
  const host = await startHost((_, context) => {
    contexts.push(context);
    return { statusCode: 204 };
  });
  await Promise.all([get(host), get(host)]);
  expect(contexts[0]).toMatchObject({ functionName: 'fixture', functionVersion: '$LATEST' });
  expect(contexts[0]?.awsRequestId).not.toBe(contexts[1]?.awsRequestId);
  const left = contexts[0]?.getRemainingTimeInMillis() ?? 0;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(25_000);
});

test('functions are found by their folders; one that is missing, or exports nothing, is a 500', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'functions-'));
  try {
    for (const [name, code] of [
      ['good', 'export const handler = async () => ({ statusCode: 200, body: "good" });'],
      ['empty', 'export const main = 1;'],
    ] as const) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'index.ts'), code);
    }
    const load = createHandlerLoader(pathToFileURL(`${folder}/`));
    const first = await load('good');
    expect(await load('good')).toBe(first);
    await expect(load('empty')).rejects.toThrow('exports no handler');
    await expect(load('absent')).rejects.toThrow('No function found');
    const host = await startHost(first, { loadHandler: () => load('absent') });
    expect((await get(host)).status).toBe(500);
  } finally {
    await rm(folder, { recursive: true });
  }
});

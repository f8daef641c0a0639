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

test('returns a structured result with its status, headers, cookies and body', async () => {
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

test('decodes a base64 body, defaults its type to plain text, and sends no type without a body', async () => {
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

test('returns a result without a status as the JSON body of a 200', async () => {
  const response = await get(await startHost(() => ({ fee: 2575 })));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  expect(await response.json()).toEqual({ fee: 2575 });
});

test.each([
  ['throws', () => Promise.reject(new Error('secret inside'))],
  ['throws synchronously', () => JSON.parse('{')],
  ['returns nothing', () => undefined],
  ['returns an invalid status', () => ({ statusCode: 'many' })],
  ['returns a body that is not text', () => ({ statusCode: 200, body: { a: 1 } })],
])('answers 500 for a function that %s', async (_, handler) => {
  const response = await get(await startHost(handler));
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ message: 'Internal Server Error' });
});

test('answers 503 for a function that times out, and only logs its late failure', async () => {
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
])('answers %s itself with %i', async (path, status, message) => {
  const response = await get(await startHost(() => ({ statusCode: 200 })), path);
  expect([response.status, await response.json()]).toEqual([status, { message }]);
});

test('serves the site outside /api', async () => {
  const host = await startHost(() => ({ statusCode: 200 }));
  expect(await (await get(host, '/')).text()).toBe('the site');
  expect(await (await get(host, '/apiary')).text()).toBe('the site');
});

test('accepts a body of ten megabytes and not one byte more', async () => {
  const host = await startHost(({ body = '' }) => ({ statusCode: 200, body: String(body.length) }));
  const post = (size: number) =>
    fetch(`${host}/api/hook`, { method: 'POST', body: 'x'.repeat(size), headers: { 'content-type': 'text/plain' } });
  const largest = 10 * 1024 * 1024;
  expect(await (await post(largest)).text()).toBe(String(largest));
  const refused = await post(largest + 1);
  expect([refused.status, await refused.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
});

test('lets a gateway call its route without a token, and passes its bytes unchanged', async () => {
  const sent = Buffer.from('a=%E7%AD%BE&b=+ \r\n"');
  const host = await startHost(({ body, isBase64Encoded }) => ({ statusCode: 200, body, isBase64Encoded }));
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(`${host}/api/hook`, { method: 'POST', body: sent, headers });
  expect(Buffer.from(await response.arrayBuffer())).toEqual(sent);
});

test('passes an invocation context to the function', async () => {
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

test('loads functions by their folders, and answers 500 if one is missing or exports no handler', async () => {
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

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api, bodyOf } from '../../web/src/api/api.ts';
import { problemOf } from '../../web/src/api/problem.ts';
import { problemKey } from '../../web/src/api/problem-keys.ts';

const JSON_TYPE = 'application/json';
/** The connection ends in the middle of the answer. */
const LOST = 'lost';
const FIREWALL_PAGE = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>403 ERROR</H1>Request blocked.</BODY></HTML>`;

let answer: { readonly status: number; readonly type: string; readonly body: string };
const server = createServer((_request, response) => {
  if (answer.type === LOST) {
    response.writeHead(answer.status, { 'content-type': JSON_TYPE, 'content-length': '1000' }).write(answer.body);
    return setTimeout(() => response.destroy(), 20);
  }
  response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function keyShown(status: number, type: string, body: string): Promise<string> {
  answer = { status, type, body };
  const { port } = server.address() as AddressInfo;
  const call = api.GET('/payments', { baseUrl: `http://127.0.0.1:${port}/api` });
  return bodyOf(call).then(
    () => 'none',
    (error) => problemKey(problemOf(error).code),
  );
}

test.each([
  [
    'WAF: too many requests from one address',
    429,
    JSON_TYPE,
    '{"status":429,"code":"too_many_requests"}',
    'too_many_requests',
  ],
  [
    'API Gateway: too many requests to one route',
    429,
    JSON_TYPE,
    '{"message":"Too Many Requests"}',
    'too_many_requests',
  ],
  [
    'the API: too many payments',
    429,
    'application/problem+json',
    '{"status":429,"code":"rate_limited"}',
    'rate_limited',
  ],
  ['WAF: a rule matched', 403, 'text/html', FIREWALL_PAGE, 'blocked'],
  ['API Gateway: a token without the API scope', 403, JSON_TYPE, '{"message":"Forbidden"}', 'forbidden'],
  [
    'the API: the account lacks a permission',
    403,
    'application/problem+json',
    '{"status":403,"code":"forbidden"}',
    'forbidden',
  ],
  ['the network: it ends in the middle of an answer', 200, LOST, '{"items":[', 'offline'],
  ['a proxy: its own page in place of an answer', 200, 'text/html', '<html></html>', 'offline'],
  ['CloudFront: the API does not answer', 504, 'text/html', '<html></html>', 'internal_error'],
])('%s (%i)', async (_source, status, type, body, key) => {
  expect(await keyShown(status, type, body)).toBe(key);
});

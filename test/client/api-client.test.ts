import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ApiError, createApiClient, dataOf, problemOf } from '../../client/api-client.ts';

const PROBLEM = { code: 'payment_in_progress', status: 409, detail: 'Another payment is open.' };

/** A client of a server that records its requests and answers with the given function. */
async function clientOf(answer: (response: ServerResponse) => void, token?: string) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    answer(response);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { api: createApiClient(site, token), requests };
}

const json = (status: number, body: object, type = 'application/json') => {
  return (response: ServerResponse) => response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
};
const query = { limit: 2, cursor: 'a+b/c' };
const params = { path: { applicationId: 'app_1' } };
const pay = { params, body: { method: 'stripe' } } as const;

test('sends a call with the token, and returns its data', async () => {
  const { api, requests } = await clientOf(json(200, { items: [] }), 'a-token');
  expect(await dataOf(api.GET('/payments', { params: { query } }))).toEqual({ items: [] });
  expect(requests).toEqual(['GET /api/payments?limit=2&cursor=a%2Bb%2Fc Bearer a-token']);
});

test('throws a problem with its status, and without the token', async () => {
  const { api } = await clientOf(json(409, PROBLEM, 'application/problem+json'), 'a-token');
  const error = await dataOf(api.POST('/applications/{applicationId}/payments', pay)).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 409, problem: PROBLEM });
  expect(error.message).toContain('/api/applications/app_1/payments: 409');
  expect(error.message).not.toContain('a-token');
});

test('throws an error without a problem document with its status only', async () => {
  const { api } = await clientOf((response) => response.writeHead(403).end('<html>blocked</html>'));
  await expect(dataOf(api.GET('/config'))).rejects.toMatchObject({ status: 403, problem: {} });
  expect(await problemOf(api.GET('/config'))).toEqual({ status: 403 });
});

test('problemOf returns the status of an unexpected success', async () => {
  const { api } = await clientOf(json(201, { payment: {} }));
  expect(await problemOf(api.POST('/applications/{applicationId}/payments', pay))).toEqual({ status: 201 });
});

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { CALLBACKS, createEdge } from '../../../tools/deploy-test/edge.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

/** An edge before a fake emulator that records requests and answers 201. */
async function edge() {
  const reached: IncomingMessage[] = [];
  const emulator = createServer((request, response) => {
    reached.push(request);
    response.writeHead(201, { 'x-from': 'emulator' });
    request.pipe(response);
  });
  const sockets = new WebSocketServer({ server: emulator });
  sockets.on('connection', (socket, request) => {
    reached.push(request);
    socket.on('message', (data) => socket.send(`heard ${data}`));
  });
  await once(emulator.listen(0, '127.0.0.1'), 'listening');
  const origins = { apiId: 'api', liveId: 'live', distribution: 'abc.cloudfront.net', originSecret: 'ours' };
  const server = createEdge(() => ({ ...origins, emulator: portOf(emulator) }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  open.push(emulator, sockets, server);
  const url = `http://127.0.0.1:${portOf(server)}`;
  return { url, reached, last: () => reached.at(-1) as IncomingMessage };
}

test("forwards API requests to the API's host with our secret, replacing the caller's", async () => {
  const { url, last } = await edge();
  const answer = await fetch(`${url}/api/fees?a=%2F`, {
    method: 'POST',
    headers: { 'x-origin-secret': 'guessed', 'x-viewer-address': '10.0.0.1' },
    body: 'as it is',
  });
  expect([answer.status, answer.headers.get('x-from'), await answer.text()]).toEqual([201, 'emulator', 'as it is']);
  expect(last().url).toBe('/api/fees?a=%2F');
  expect(last().headers).toMatchObject({ host: 'api.execute-api.127.0.0.1', 'x-origin-secret': 'ours' });
  expect(last().headers['x-viewer-address']).not.toBe('10.0.0.1');
});

test('gives each user their own address', async () => {
  const { url, reached } = await edge();
  for (const authorization of ['Bearer a', 'Bearer b', 'Bearer a']) {
    await fetch(`${url}/api/payments`, { headers: { authorization } });
  }
  const [first, other, again] = reached.map(({ headers }) => headers['x-viewer-address']);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('forwards other requests to the site without the secret', async () => {
  const { url, last } = await edge();
  for (const path of ['/', '/apiary', '/live-tickets', '/assets/a.js']) {
    await fetch(url + path);
    expect(last()).toMatchObject({ url: path, headers: { host: 'abc.cloudfront.net', 'x-forwarded-proto': 'https' } });
    expect(last().headers).not.toHaveProperty('x-origin-secret');
  }
});

test('serves the callback address of the WebSocket API', async () => {
  const { url, last } = await edge();
  await fetch(`${url}${CALLBACKS}/live/@connections/abc`, { method: 'POST', body: '{}' });
  expect(last()).toMatchObject({ url: '/live/@connections/abc', headers: { host: 'live.execute-api.127.0.0.1' } });
});

test('forwards a WebSocket in both directions', async () => {
  const { url, last } = await edge();
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live?ticket=t`);
  await once(socket, 'open');
  socket.send('you');
  const [data] = await once(socket, 'message');
  expect(String(data)).toBe('heard you');
  expect(last()).toMatchObject({ url: '/live?ticket=t', headers: { host: 'live.execute-api.127.0.0.1' } });
  socket.terminate();
});

test('answers 502 without an emulator', async () => {
  const origins = { emulator: 1, apiId: 'api', liveId: 'live', distribution: 'd', originSecret: 's' };
  const server = createEdge(() => origins);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  open.push(server);
  expect((await fetch(`http://127.0.0.1:${portOf(server)}/api/config`)).status).toBe(502);
});

test('answers 503 while nothing is deployed behind it', async () => {
  const server = createEdge(() => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  open.push(server);
  expect((await fetch(`http://127.0.0.1:${portOf(server)}/api/config`)).status).toBe(503);
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { forwardUpgrades } from '../../../local/api-host/forward-upgrades.ts';
import { serve } from './fixture.ts';

async function startSite(target: string) {
  const site = createServer((_, response) => response.end('the site'));
  forwardUpgrades(site, new URL('/live', target));
  const url = await serve(site);
  const refusal = async (path: string) =>
    String((await once(new WebSocket(`${url.replace('http', 'ws')}${path}`), 'error'))[0]);
  return { url, refusal };
}

test('forwards a WebSocket unchanged in both directions', async () => {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, { url, headers }) => {
    socket.send(JSON.stringify({ url, agent: headers['user-agent'] }));
    socket.on('message', (data) => socket.send(`echo ${data}`));
  });
  const { url } = await startSite(await serve(server));
  const socket = new WebSocket(`${url.replace('http', 'ws')}/live?ticket=a%2Bb`, { headers: { 'user-agent': 'test' } });
  const [first] = await once(socket, 'message');
  expect(JSON.parse(String(first))).toEqual({ url: '/live?ticket=a%2Bb', agent: 'test' });
  socket.send('x'.repeat(100_000));
  const [second] = await once(socket, 'message');
  expect(String(second)).toHaveLength('echo '.length + 100_000);
  const closed = once(socket, 'close');
  for (const client of sockets.clients) client.close(1001);
  expect((await closed)[0]).toBe(1001);
  expect(await (await fetch(url)).text()).toBe('the site');
});

test('forwards a refusal, and answers 404 at other paths', async () => {
  const server = createServer().on('upgrade', (_, socket) => socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n'));
  const { refusal } = await startSite(await serve(server));
  expect(await refusal('/live')).toContain('401');
  expect(await refusal('/other')).toContain('404');
  expect(await refusal('/liver')).toContain('404');
});

test('closes the connection if the target is unavailable', async () => {
  const { refusal } = await startSite('http://127.0.0.1:1');
  expect(await refusal('/live')).toContain('socket hang up');
});

import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { createAgent } from '../../../../shared/gateways/stripe/agent.ts';

const closing: (() => unknown)[] = [];
afterEach(() => Promise.all(closing.splice(0).map((close) => close())));

/** @param keepAliveTimeout milliseconds for which the server keeps idle connections, which it announces */
async function started(keepAliveTimeout: number) {
  const connections: Socket[] = [];
  const server = http.createServer({ keepAliveTimeout }, (_, response) => response.end('{}'));
  server.on('connection', (socket) => connections.push(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => server.close().closeAllConnections());
  return { port: (server.address() as AddressInfo).port, connections };
}

it.each([
  ['', 120_000, 30_000],
  [', but not as long as the server announces that it does', 10_000, 9_000],
])('an idle connection is kept longer than connecting may take, and used again%s', async (_, announced, idle) => {
  const { port, connections } = await started(announced);
  const agent = createAgent('http', 4_000);
  closing.push(() => agent.destroy());
  const call = async () => {
    const request = http.get({ port, host: '127.0.0.1', agent });
    const [socket] = (await once(request, 'socket')) as [Socket];
    const whileConnecting = socket.timeout;
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    const isFree = once(agent, 'free');
    await text(response);
    await isFree;
    return { whileConnecting, idle: socket.timeout };
  };
  expect(await call()).toEqual({ whileConnecting: 4_000, idle });
  await call();
  expect(connections).toHaveLength(1);
});

it.each(['http', 'https'] as const)('a connection by %s that is never made is given up', async (protocol) => {
  // Takes the connection, and never answers: for TLS, the handshake never ends.
  const server = net.createServer();
  server.on('connection', (socket) => closing.push(() => socket.destroy()));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closing.push(() => server.close());
  const agent = createAgent(protocol, 50);
  closing.push(() => agent.destroy());
  const { port } = server.address() as AddressInfo;
  const { get } = protocol === 'http' ? http : https;
  const request = get({ port, host: '127.0.0.1', agent });
  request.on('timeout', () => request.destroy(new Error('timeout')));
  await expect(once(request, 'response')).rejects.toThrow('timeout');
});

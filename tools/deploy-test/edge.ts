import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type Server } from 'node:http';

/** What the edge stands before; known once it is deployed. */
export interface Origins {
  readonly emulator: number;
  readonly apiId: string;
  readonly liveId: string;
  /** CloudFront's name of the distribution. */
  readonly distribution: string;
  readonly originSecret: string;
}

interface Target {
  readonly host: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
}

/** Below it, AWS's own names for WebSockets are answered to. */
export const CALLBACKS = '/callbacks';

/**
 * Stands in for CloudFront: one origin for site, API and WebSocket, which adds the origin secret and the viewer's address to what it forwards. The
 * emulated CloudFront answers for the site, but calls no API ("refusing to dial AWS-owned origin host"). It also answers for the callback
 * address of the WebSocket API.
 */
export function createEdge(origins: () => Origins): Server {
  const server = createServer((incoming, answer) => {
    const forwarded = forward(incoming, origins());
    forwarded.once('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    forwarded.once('error', (error) =>
      answer.headersSent ? answer.destroy() : answer.writeHead(502).end(error.message),
    );
    incoming.pipe(forwarded);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const forwarded = forward(incoming, origins());
    forwarded.once('upgrade', (response, upstream, first) => {
      const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`);
      socket.write(first);
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
      socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
      upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
    });
    forwarded.once('response', ({ statusCode }) =>
      socket.end(`HTTP/1.1 ${statusCode} Refused\r\nconnection: close\r\n\r\n`),
    );
    forwarded.once('error', () => socket.destroy());
    forwarded.end();
  });
  return server;
}

function forward(incoming: IncomingMessage, origins: Origins) {
  const { host, path, headers } = targetOf(incoming, origins);
  return request({
    host: '127.0.0.1',
    port: origins.emulator,
    method: incoming.method,
    path,
    headers: { ...incoming.headers, ...headers, host },
  });
}

function targetOf({ url: path = '/', headers }: IncomingMessage, origins: Origins): Target {
  const { apiId, liveId, distribution, originSecret } = origins;
  const api = (id: string) => `${id}.execute-api.127.0.0.1`;
  const added = { 'x-origin-secret': originSecret, 'x-viewer-address': addressOf(headers.authorization) };
  if (path.startsWith(CALLBACKS)) return { host: api(liveId), path: path.slice(CALLBACKS.length), headers: {} };
  if (path.startsWith('/api/')) return { host: api(apiId), path, headers: added };
  if (/^\/live(\?|$)/.test(path)) return { host: api(liveId), path, headers: added };
  return { host: distribution, path, headers: { 'x-forwarded-proto': 'https' } };
}

/** Everybody who is signed in sits somewhere else, as in life: an address for documentation (RFC 3849), since here all come from one. */
function addressOf(authorization = ''): string {
  const [, first, second] = /^(.{4})(.{4})/.exec(createHash('sha256').update(authorization).digest('hex')) ?? [];
  return `2001:db8:${first}:${second}::1`;
}

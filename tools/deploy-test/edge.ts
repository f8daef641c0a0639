import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createProxyServer, proxyUpgrade } from 'httpxy';

/** The origins behind the edge; known after the deployment. */
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
  readonly headers: Readonly<Record<string, string>>;
}

/** The path prefix of the WebSocket callback API. */
export const CALLBACKS = '/callbacks';

/**
 * A stand-in for CloudFront: one origin for site, API and WebSocket that adds the origin secret and the viewer's address to forwarded
 * requests. The emulated CloudFront serves the site but cannot call APIs ("refusing to dial AWS-owned origin host"). It also serves the
 * callback address of the WebSocket API.
 */
export function createEdge(origins: () => Origins | undefined): Server {
  const proxy = createProxyServer();
  const route = (incoming: IncomingMessage, known: Origins) => {
    const { host, path, headers } = targetOf(incoming, known);
    incoming.url = path;
    return { target: `http://127.0.0.1:${known.emulator}`, headers: { ...headers, host } };
  };
  const server = createServer((incoming, answer) => {
    const known = origins();
    // Scheduled functions, such as the check of the site, may run before the deployment has ended.
    if (known === undefined) return answer.writeHead(503).end();
    return proxy
      .web(incoming, answer, route(incoming, known))
      .catch((error) => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end(error.message)));
  });
  server.on('upgrade', (incoming, socket, head) => {
    const known = origins();
    if (known === undefined) return void socket.destroy();
    const { target, headers } = route(incoming, known);
    // When this rejects, the refusal has been forwarded already, or the broken connection is closed.
    proxyUpgrade(target, incoming, socket, head, { headers, xfwd: false }).catch(() => {});
  });
  return server;
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

/** Gives each signed-in user their own documentation address (RFC 3849), because all requests come from one machine. */
function addressOf(authorization = ''): string {
  const [, first, second] = /^(.{4})(.{4})/.exec(createHash('sha256').update(authorization).digest('hex')) ?? [];
  return `2001:db8:${first}:${second}::1`;
}

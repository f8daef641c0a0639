import type { Server } from 'node:http';
import { connect } from 'node:net';

/** Hands WebSockets at the target's path through to the target, as CloudFront does, so that site and WebSocket have one origin. */
export function forwardUpgrades(server: Server, target: URL): void {
  server.on('upgrade', (request, socket, head) => {
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== target.pathname) return void socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
    const upstream = connect(Number(target.port), target.hostname);
    upstream.once('connect', () => {
      const { rawHeaders } = request;
      const lines = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}\r\n`] : []));
      upstream.write(`${request.method} ${request.url} HTTP/${request.httpVersion}\r\n${lines.join('')}\r\n`);
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
}

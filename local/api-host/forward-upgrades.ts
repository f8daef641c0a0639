import type { Server } from 'node:http';
import { proxyUpgrade } from 'httpxy';

/** Hands WebSockets at the target's path through to the target, as CloudFront does, so that site and WebSocket have one origin. */
export function forwardUpgrades(server: Server, target: URL): void {
  server.on('upgrade', (request, socket, head) => {
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== target.pathname) return void socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
    // A refusal has been passed on to the browser when this rejects, and a broken connection closed.
    proxyUpgrade(target.origin, request, socket, head, { xfwd: false }).catch(() => {});
  });
}

import type { Server } from 'node:http';
import { proxyUpgrade } from 'httpxy';

/** Forwards WebSocket connections at the target's path, as CloudFront does, so that the site and the WebSocket share one origin. */
export function forwardUpgrades(server: Server, target: URL): void {
  server.on('upgrade', (request, socket, head) => {
    const [path] = (request.url ?? '').split('?', 1);
    if (path !== target.pathname) return void socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
    // When this rejects, the refusal has already been forwarded, or the broken connection closed.
    proxyUpgrade(target.origin, request, socket, head, { xfwd: false }).catch(() => {});
  });
}

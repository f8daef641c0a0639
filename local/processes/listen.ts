import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

// Milliseconds. Longer than any client keeps an idle connection (fetch: 4 s): on a busy machine, one that the server closes first may just carry
// the next request.
const KEEP_ALIVE = 60_000;

/** Listens on 127.0.0.1 (port 0: any free port) and returns the URL. On SIGTERM, running requests finish first. */
export async function listen(app: Hono | Server, port: number): Promise<string> {
  const server = 'fetch' in app ? (createAdaptorServer({ fetch: app.fetch }) as Server) : app;
  server.keepAliveTimeout = KEEP_ALIVE;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  process.once('SIGTERM', () => server.close(() => process.exit(0)).closeIdleConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

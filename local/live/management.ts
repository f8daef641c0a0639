import { type Context, Hono } from 'hono';
import type { Connection } from './connections.ts';
import { STAGE } from './events.ts';

const MAX_MESSAGE_BYTES = 128 * 1024;

/** The API with which a back end manages its connections (API Gateway: "@connections commands"). */
export function managementApi(open: ReadonlyMap<string, Connection>) {
  const path = `/${STAGE}/@connections/:id`;
  const named = (c: Context) => open.get(c.req.param('id') ?? '');
  const refuse = (c: Context, status: 410 | 413, type: string) => c.body(null, status, { 'x-amzn-errortype': type });
  return new Hono()
    .post(path, async (c) => {
      const text = await c.req.text();
      if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES) return refuse(c, 413, 'PayloadTooLargeException');
      return named(c)?.send(text) ? c.body(null, 200) : refuse(c, 410, 'GoneException');
    })
    .get(path, (c) => {
      const connection = named(c);
      if (connection === undefined) return refuse(c, 410, 'GoneException');
      const { connectedAt, sourceIp, userAgent } = connection.info;
      return c.json({
        connectedAt: new Date(connectedAt).toISOString(),
        identity: { sourceIp, userAgent },
        lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
      });
    })
    .delete(path, (c) => {
      const connection = named(c);
      connection?.close(1000);
      return connection === undefined ? refuse(c, 410, 'GoneException') : c.body(null, 204);
    })
    .notFound((c) => c.json({ message: 'Forbidden' }, 403));
}

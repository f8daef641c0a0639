import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

const BREAKING: Record<string, RequestListener> = {
  'never answers': () => undefined,
  'answers 500': (_, response) => void response.writeHead(500).end('Internal Server Error'),
  'answers 503 in JSON': (_, response) => void response.writeHead(503).end('{"error":{"type":"api_error"}}'),
  'answers 200 with a page': (_, response) => void response.writeHead(200).end('<html>maintenance</html>'),
  'hangs up': (request) => void request.socket.destroy(),
};

export const BREAKDOWNS = [...Object.keys(BREAKING), 'is not there'];

/** Starts a gateway that is broken in the given way. */
export async function breakDown(how: string) {
  const server = createServer(BREAKING[how]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (how === 'is not there') await stop();
  return { url, stop };
}

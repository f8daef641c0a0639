import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePorts } from '../../local/processes/free-port.ts';

const BREAKING: Record<string, RequestListener> = {
  'never answers': () => undefined,
  'answers 500': (_, response) => void response.writeHead(500).end('Internal Server Error'),
  'answers 503 in JSON': (_, response) => void response.writeHead(503).end('{"error":{"type":"api_error"}}'),
  'answers 200 with nothing': (_, response) => void response.writeHead(200).end(),
  'breaks off its answer': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"id":"', () => response.destroy());
  },
  'ends its answer too early': (_, response) => void response.writeHead(200).end('{"id":"1","status":"succee'),
  'answers 200 with null': (_, response) => void response.writeHead(200).end('null'),
  'answers 200 with JSON of somebody else': (_, response) => void response.writeHead(200).end('{"message":"Hello"}'),
  'answers 502 with JSON of somebody else': (_, response) =>
    void response.writeHead(502).end('{"message":"Bad gateway"}'),
  'answers 502 with a text in JSON': (_, response) => void response.writeHead(502).end('"Bad gateway"'),
  'answers 200 with a page': (_, response) => void response.writeHead(200).end('<html>maintenance</html>'),
  'hangs up': (request) => void request.socket.destroy(),
};

export const BREAKDOWNS = [...Object.keys(BREAKING), 'is not there'];

/** Starts a gateway that is broken in the given way. */
export async function breakDown(how: string) {
  if (how === 'is not there') {
    // Unlike one that the system has chosen and got back, such a port is not given to another server meanwhile.
    const [port] = await freePorts(1);
    return { url: `http://127.0.0.1:${port}`, stop: async () => undefined };
  }
  const server = createServer(BREAKING[how]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise((resolve) => server.close(resolve).closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

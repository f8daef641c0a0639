import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { RawNotification } from '../../shared/ports/payments/payment-gateway.ts';

/** Receives a gateway's notifications: records them unchanged, and accepts them all. */
export async function startReceiver() {
  const received: RawNotification[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    received.push({ body: await text(request), headers: single(request.headers) });
    response.end('success');
    for (const resume of waiting.splice(0)) resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Resolves to the first past or future notification that contains all of these texts. */
    async containing(...texts: string[]): Promise<RawNotification> {
      for (;;) {
        const found = received.find(({ body }) => texts.every((each) => body.includes(each)));
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

function single(headers: IncomingHttpHeaders): RawNotification['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

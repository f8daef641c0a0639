import { sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { alipay } from './context.ts';

type Answers = (method: string) => string;

/** The body of a signed answer to this method. */
export function signedResponse(method: string, node: object, privateKey = alipay.privateKey): string {
  const text = JSON.stringify(node);
  const signature = sign('RSA-SHA256', Buffer.from(text), privateKey).toString('base64');
  return `{"${method.replaceAll('.', '_')}_response":${text},"sign":"${signature}"}`;
}

/** A gateway that answers each method with a fixed body and counts the calls. */
export async function startFakeAlipay(answers: Answers) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const method = new URL(request.url ?? '', 'http://alipay').searchParams.get('method') ?? '';
    asked.push(method);
    response.end(answers(method));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    gatewayUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway.do`,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Headers of an answer: its type, where it leads, and WeChat's signature. */
const PASSED_ON = /^(content-type|location|wechatpay-.*)$/;

/** One host before several sandboxes: like a real gateway, it serves each call from the account that the call's keys belong to. */
export async function startFrontHost(sandboxes: Readonly<Record<string, string>>) {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const sent = `${request.headers.authorization} ${request.url}`;
    const [account = '', url = ''] = Object.entries(sandboxes).find(([key]) => sent.includes(key)) ?? [];
    calls.push(account);
    const { method = 'GET' } = request;
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name)),
    ) as Record<string, string>;
    const sending = { method, headers, redirect: 'manual', ...(method !== 'GET' && { body }) } as const;
    const answer = await fetch(`${url}${request.url}`, sending);
    for (const [name, value] of answer.headers) if (PASSED_ON.test(name)) response.setHeader(name, value);
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The part of the keys by which each call was served. */
    calls,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

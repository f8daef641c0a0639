import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { GatewayOptions } from '../../shared/gateways/gateway-options.ts';

export interface RelayedAnswer {
  readonly status: number;
  readonly body: object;
}

/** What an adapter waits for when its process is frozen. */
export type FrozenAt = 'keys' | 'answer' | 'never';

/** Milliseconds for which the process is frozen. */
export const FROZEN_FOR = 120_000;

export type RefundRelay = Awaited<ReturnType<typeof startRefundRelay>>;

/**
 * Stands between an adapter and its gateway: forwards everything but the refunds, which it counts and answers itself, and stops the adapter's
 * process for a while.
 *
 * @param gateway the URL of the gateway
 */
export async function startRefundRelay(gateway: string, answer: RelayedAnswer, frozenAt: FrozenAt) {
  let ahead = 0;
  let refunds = 0;
  const freezeAt = (moment: FrozenAt) => {
    if (moment === frozenAt) ahead = FROZEN_FOR;
  };
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '' } = request;
    const body = await text(request);
    if (method === 'POST' && url.includes('refund')) {
      refunds++;
      freezeAt('answer');
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
      return;
    }
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const forwarded = await fetch(`${gateway}${url}`, {
      method,
      headers: headers as Record<string, string>,
      ...(body !== '' && { body }),
    });
    response.writeHead(forwarded.status, { 'content-type': 'application/json' }).end(await forwarded.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The clock of the adapter, UTC milliseconds. */
    now: () => Date.now() + ahead,
    /** How many requests of refunds have arrived. */
    refunds: () => refunds,
    /** Keys that have been replaced by the time that the adapter reads them again. */
    keys<Secret>(current: Secret, next: Secret): Pick<GatewayOptions<Secret>, 'secret' | 'refreshSecret'> {
      let held = current;
      const secret = async () => {
        freezeAt('keys');
        return held;
      };
      const refreshSecret = async () => {
        held = next;
        return held;
      };
      return { secret, refreshSecret };
    },
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { gatewayJson } from '../gateway-json.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { requestToken, tokenCache } from './access-token.ts';
import { assertSameEnvironment } from './environment.ts';
import { PayPalMisconfigured, PayPalUnavailable } from './errors.ts';
import type { PayPalSecret } from './secret.ts';

export type CallResult =
  | { readonly outcome: 'done'; readonly body: unknown }
  /** `issue` is PayPal's own word for the reason. */
  | { readonly outcome: 'rejected'; readonly status: number; readonly issue: string }
  /** PayPal did not answer in time, or may have acted. */
  | { readonly outcome: 'unknown' };

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** With the query. */
  readonly path: string;
  readonly body?: object;
  /** `PayPal-Request-Id`: a repeated call with the same id has no second effect. Every POST has one. */
  readonly requestId?: string;
  /** UTC milliseconds from which no request of the call leaves. */
  readonly until?: number;
}

export type Ask = (call: Call) => Promise<CallResult>;

export interface PayPalClient {
  /** @throws PayPalMisconfigured, MerchantAccountUnavailable */
  readonly ask: Ask;
  /** The current keys. @throws PayPalMisconfigured if they do not belong to the host */
  readonly keys: () => Promise<PayPalSecret>;
}

type ClientOptions = Required<Omit<GatewayOptions<PayPalSecret>, 'siteUrl'>>;

const MAX_ATTEMPTS = 2;
/** Milliseconds between the attempts, if PayPal has answered: of two calls with the same id at once, the second may fail. */
const PAUSE = 250;

/** PayPal: API responses, "Error messages". */
const errorBody = z.object({
  name: z.string(),
  details: z.array(z.object({ issue: z.string().optional() })).optional(),
});

/** PayPal's REST API: access token, timeouts and one retry. Every call of ours is safe to repeat. */
export function createClient({ host, secret, refreshSecret, now, timeoutMs }: ClientOptions): PayPalClient {
  const tokens = tokenCache((keys) => requestToken(host, keys, AbortSignal.timeout(timeoutMs), now()), now);

  async function keys(): Promise<PayPalSecret> {
    const current = await secret();
    assertSameEnvironment(host, current);
    return current;
  }

  /** Keys that PayPal rejects may have been rotated. */
  async function accessToken(): Promise<string> {
    const current = await keys();
    try {
      return await tokens.get(current);
    } catch (error) {
      if (!(error instanceof PayPalMisconfigured)) throw error;
      const newest = await refreshSecret();
      if (newest.clientId === current.clientId && newest.clientSecret === current.clientSecret) throw error;
      return tokens.get(newest);
    }
  }

  async function send(call: Call, token: string, signal: AbortSignal): Promise<Response> {
    const { method, path, body, requestId, until = Number.POSITIVE_INFINITY } = call;
    if (now() >= until) throw new PayPalUnavailable('there was no answer in time');
    return fetch(`${host}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        // The answer to a POST contains the whole object.
        prefer: 'return=representation',
        ...(requestId !== undefined && { 'paypal-request-id': requestId }),
      },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'error',
      signal,
    });
  }

  /** A token that is rejected is renewed once. */
  async function attempt(call: Call, signal: AbortSignal): Promise<Response> {
    const token = await accessToken();
    const response = await send(call, token, signal);
    if (response.status !== 401) return response;
    await response.body?.cancel();
    await tokens.forget(token);
    const renewed = await send(call, await accessToken(), signal);
    if (renewed.status === 401) throw new PayPalMisconfigured('PayPal rejected a new access token');
    return renewed;
  }

  async function ask(call: Call): Promise<CallResult> {
    const deadline = AbortSignal.timeout(MAX_ATTEMPTS * timeoutMs);
    for (let tries = 1; tries <= MAX_ATTEMPTS && !deadline.aborted; tries++) {
      try {
        const response = await attempt(call, AbortSignal.any([deadline, AbortSignal.timeout(timeoutMs)]));
        const result = await classify(response);
        if (result.outcome !== 'unknown') return result;
        if (tries < MAX_ATTEMPTS) await delay(Math.min(PAUSE, timeoutMs));
      } catch (error) {
        if (!isTransportError(error)) throw error;
      }
    }
    return { outcome: 'unknown' };
  }

  return { ask, keys };
}

/**
 * A conflict, too many calls and PayPal's own failures leave the outcome unknown. So does every answer that is not PayPal's JSON.
 *
 * @throws PayPalMisconfigured if our account or app may not make the call
 */
async function classify(response: Response): Promise<CallResult> {
  const { status } = response;
  if (status === 204) return { outcome: 'done', body: undefined };
  const body = gatewayJson(await response.text());
  if (response.ok) return { outcome: 'done', body };
  const { data } = errorBody.safeParse(body);
  if (data === undefined || status >= 500 || UNDECIDED.includes(status)) return { outcome: 'unknown' };
  const issue = data.details?.[0]?.issue ?? data.name;
  if (status === 403) throw new PayPalMisconfigured(`PayPal denied the permission: ${issue}`);
  return { outcome: 'rejected', status, issue };
}

/** Timeout, conflict with a call in progress, too many calls. */
const UNDECIDED = [408, 409, 429];

/** No connection (`fetch` throws a TypeError with a cause), no answer in time, no JSON, no access token. */
function isTransportError(error: unknown): boolean {
  if ([SyntaxError, DOMException, PayPalUnavailable].some((kind) => error instanceof kind)) return true;
  return error instanceof TypeError && error.cause !== undefined;
}

import * as z from 'zod';
import { SECOND } from '../../domain/time.ts';
import { PayPalMisconfigured, PayPalUnavailable } from './errors.ts';
import type { PayPalSecret } from './secret.ts';

export const tokenResponse = z.object({ access_token: z.string().min(1), expires_in: z.number() });

/** Milliseconds. A token is not used in the last minute of its life, since a call takes time. */
const MARGIN = 60 * SECOND;

export interface AccessToken {
  readonly value: string;
  /** UTC milliseconds. */
  readonly expiresAt: number;
}

/**
 * PayPal: Authentication, client credentials. Rejects if no JSON arrives in time.
 *
 * @param now UTC milliseconds
 * @throws PayPalMisconfigured if PayPal rejects the keys; PayPalUnavailable
 */
export async function requestToken(
  host: string,
  keys: PayPalSecret,
  signal: AbortSignal,
  now: number,
): Promise<AccessToken> {
  const response = await fetchToken(host, keys, signal);
  if (response.status === 400 || response.status === 401)
    throw new PayPalMisconfigured(`PayPal rejected the client id and secret (${response.status})`);
  const { data } = tokenResponse.safeParse(await response.json());
  if (!response.ok || data === undefined) throw new PayPalUnavailable(`no access token: ${response.status}`);
  return { value: data.access_token, expiresAt: now + data.expires_in * SECOND - MARGIN };
}

export function fetchToken(
  host: string,
  { clientId, clientSecret }: PayPalSecret,
  signal: AbortSignal,
): Promise<Response> {
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  return fetch(`${host}/v1/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
    redirect: 'error',
    signal,
  });
}

/** One access token for all calls, requested again once it has expired, was rejected, or the keys have changed. */
export function tokenCache(request: (keys: PayPalSecret) => Promise<AccessToken>, now: () => number) {
  let cached: { readonly keys: PayPalSecret; readonly token: Promise<AccessToken> } | undefined;

  async function get(keys: PayPalSecret): Promise<string> {
    const current = cached;
    if (current !== undefined && isSameKey(current.keys, keys)) {
      const { value, expiresAt } = await current.token;
      if (now() < expiresAt) return value;
      if (cached !== current) return get(keys);
    }
    const requested = { keys, token: request(keys) };
    cached = requested;
    try {
      return (await requested.token).value;
    } catch (error) {
      if (cached === requested) cached = undefined;
      throw error;
    }
  }

  return {
    get,
    /** PayPal has rejected this token before its time; another call may have replaced it already. */
    async forget(value: string): Promise<void> {
      const current = cached;
      const token = await current?.token.catch(() => undefined);
      if (token?.value === value && cached === current) cached = undefined;
    },
  };
}

function isSameKey(one: PayPalSecret, other: PayPalSecret): boolean {
  return one.clientId === other.clientId && one.clientSecret === other.clientSecret;
}

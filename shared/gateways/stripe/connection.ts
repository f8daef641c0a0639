import Stripe from 'stripe';
import { GatewayMisconfigured } from '../../ports/payments/payment-gateway.ts';
import { createAgent } from './agent.ts';
import { API_VERSION } from './api-version.ts';
import { createHttpClient } from './http-client.ts';
import type { StripeSecret } from './secret.ts';

/** The current keys and an SDK client that uses them. */
export interface Connection {
  readonly stripe: Stripe;
  readonly keys: StripeSecret;
}

export interface ConnectionOptions {
  /** The origin of the API. */
  readonly apiUrl: string;
  /** Called at each use: a key may have been rotated. */
  readonly secret: () => Promise<StripeSecret>;
  /** Reads the secret again, ignoring the cache. */
  readonly refreshSecret: () => Promise<StripeSecret>;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Milliseconds per attempt; there are two attempts. */
  readonly timeoutMs: number;
}

/** The keys do not match the account or mode of the request: a person must check the configuration. */
export class StripeMisconfigured extends GatewayMisconfigured {
  override readonly name = 'StripeMisconfigured';
  override readonly code = 'stripe_misconfigured';
}

/**
 * @returns a function that returns the connection; a new SDK client is created when the key changes, and for calls that must not be made from
 * a time on (`until`, UTC milliseconds)
 */
export function connector({ apiUrl, secret, refreshSecret, now, timeoutMs }: ConnectionOptions) {
  const { hostname: host, port, protocol } = new URL(apiUrl);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  const agent = createAgent(scheme, timeoutMs);
  const newest = async () => (await refreshSecret()).secretKey;

  const newClient = (secretKey: string, until = Number.POSITIVE_INFINITY) =>
    new Stripe(secretKey, {
      apiVersion: API_VERSION,
      host,
      port: port || (scheme === 'http' ? 80 : 443),
      protocol: scheme,
      timeout: timeoutMs,
      maxNetworkRetries: 1,
      telemetry: false,
      httpClient: createHttpClient({ agent, newest, now, until }),
    });

  let current: { stripe: Stripe; secretKey: string } | undefined;
  return async (until?: number): Promise<Connection> => {
    const keys = await secret();
    const { secretKey } = keys;
    if (until !== undefined) return { stripe: newClient(secretKey, until), keys };
    if (current?.secretKey !== secretKey) current = { stripe: newClient(secretKey), secretKey };
    return { stripe: current.stripe, keys };
  };
}

import Stripe from 'stripe';
import { createKeyRefreshingClient } from './key-refreshing-client.ts';
import type { StripeSecret } from './secret.ts';

/** The keys in force, and the SDK with them. */
export interface Connection {
  readonly stripe: Stripe;
  readonly keys: StripeSecret;
}

export interface ConnectionOptions {
  /** The origin of the API. */
  readonly apiUrl: string;
  /** Asked at each use: a key may have been replaced meanwhile. */
  readonly secret: () => Promise<StripeSecret>;
  /** As it is now, whatever was read before. */
  readonly refreshSecret: () => Promise<StripeSecret>;
  /** Milliseconds for one try; there are two. */
  readonly timeoutMs: number;
}

/** Keys that do not fit the account or mode of what is asked for: a person must look at the configuration. */
export class StripeMisconfigured extends Error {
  override readonly name = 'StripeMisconfigured';
  readonly code = 'stripe_misconfigured';
}

/** @returns a function that gives the connection; the SDK is made anew when the key changes */
export function connector({ apiUrl, secret, refreshSecret, timeoutMs }: ConnectionOptions): () => Promise<Connection> {
  const { hostname: host, port, protocol } = new URL(apiUrl);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  let current: { stripe: Stripe; secretKey: string } | undefined;
  return async () => {
    const keys = await secret();
    if (current?.secretKey !== keys.secretKey) {
      const stripe = new Stripe(keys.secretKey, {
        host,
        port: port || (scheme === 'http' ? 80 : 443),
        protocol: scheme,
        timeout: timeoutMs,
        maxNetworkRetries: 1,
        telemetry: false,
        httpClient: createKeyRefreshingClient(async () => (await refreshSecret()).secretKey),
      });
      current = { stripe, secretKey: keys.secretKey };
    }
    return { stripe: current.stripe, keys };
  };
}

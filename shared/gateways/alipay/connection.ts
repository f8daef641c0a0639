import type { AlipaySdk } from 'alipay-sdk';
import type { AlipaySecret } from './secret.ts';

/** The current keys and an SDK client that uses them. */
export interface Connection {
  readonly sdk: AlipaySdk;
  readonly keys: AlipaySecret;
}

export interface ConnectionOptions {
  readonly gatewayUrl: string;
  /** Called at each use: a key may have been rotated. */
  readonly secret: () => Promise<AlipaySecret>;
  /** Milliseconds per attempt; there are two attempts. */
  readonly timeoutMs: number;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/**
 * @returns a function that returns the connection; a new SDK client is created when the secret changes, and for calls that must not be made from
 * a time on (`until`, UTC milliseconds)
 */
export function connector({ gatewayUrl, secret, timeoutMs, now }: ConnectionOptions) {
  let current: Connection | undefined;
  const connect = async (keys: AlipaySecret, until?: number): Promise<Connection> => {
    // The SDK is large and slow to load, so only functions that call Alipay load it.
    const { VerifyingSdk } = await import('./verifying-sdk.ts');
    const { appId, privateKey, alipayPublicKey } = keys;
    const config = { appId, privateKey, gateway: gatewayUrl, timeout: timeoutMs, camelcase: false };
    // The SDK's name for any connections of the caller.
    const limit = until !== undefined && { proxyAgent: (await import('./time-limit.ts')).connectionsUntil(until, now) };
    return { sdk: new VerifyingSdk({ ...config, ...limit }, alipayPublicKey), keys };
  };
  return async (until?: number): Promise<Connection> => {
    const keys = await secret();
    if (until !== undefined) return connect(keys, until);
    if (current?.keys !== keys) current = await connect(keys);
    return current;
  };
}

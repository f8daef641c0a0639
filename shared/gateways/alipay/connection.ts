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
}

/** @returns a function that returns the connection; a new SDK client is created when the secret changes */
export function connector({ gatewayUrl, secret, timeoutMs }: ConnectionOptions): () => Promise<Connection> {
  let current: Connection | undefined;
  return async () => {
    const keys = await secret();
    if (current?.keys !== keys) {
      // The SDK is large and slow to load, so only functions that call Alipay load it.
      const { VerifyingSdk } = await import('./verifying-sdk.ts');
      const { appId, privateKey, alipayPublicKey } = keys;
      const config = { appId, privateKey, gateway: gatewayUrl, timeout: timeoutMs, camelcase: false };
      current = { sdk: new VerifyingSdk(config, alipayPublicKey), keys };
    }
    return current;
  };
}

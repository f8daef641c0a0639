import type { AlipaySdk } from 'alipay-sdk';
import type { AlipaySecret } from './secret.ts';

/** The keys in force, and the SDK with them. */
export interface Connection {
  readonly sdk: AlipaySdk;
  readonly keys: AlipaySecret;
}

export interface ConnectionOptions {
  readonly gatewayUrl: string;
  /** Asked at each use: a key may have been replaced meanwhile. */
  readonly secret: () => Promise<AlipaySecret>;
  /** Milliseconds for one try; there are two. */
  readonly timeoutMs: number;
}

/** @returns a function that gives the connection; the SDK is made anew when the secret is */
export function connector({ gatewayUrl, secret, timeoutMs }: ConnectionOptions): () => Promise<Connection> {
  let current: Connection | undefined;
  return async () => {
    const keys = await secret();
    if (current?.keys !== keys) {
      // A megabyte that takes long to load: only who talks to Alipay pays for it.
      const { VerifyingSdk } = await import('./verifying-sdk.ts');
      const { appId, privateKey, alipayPublicKey } = keys;
      const config = { appId, privateKey, gateway: gatewayUrl, timeout: timeoutMs, camelcase: false };
      current = { sdk: new VerifyingSdk(config, alipayPublicKey), keys };
    }
    return current;
  };
}

import type { AccountGateway } from '../ports/payments/payment-gateway.ts';

/** What every adapter is created with. */
export interface GatewayOptions<Secret> {
  /** The gateway's base URL. */
  readonly host: string;
  /** The site's public origin, without a trailing slash: the browser returns to it. */
  readonly siteUrl: string;
  /** Called at each use: a key may have been rotated. */
  readonly secret: () => Promise<Secret>;
  /** Called when the gateway rejects our key: it may have been rotated. */
  readonly refreshSecret: () => Promise<Secret>;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Milliseconds per attempt of a call; there are two attempts. */
  readonly timeoutMs?: number;
}

export type CreateGateway<Secret> = (options: GatewayOptions<Secret>) => AccountGateway;

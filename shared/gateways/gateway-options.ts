import type { PaymentGateway } from '../ports/payments/payment-gateway.ts';

/** What every adapter is created with. */
export interface GatewayOptions<Secret> {
  /** The gateway's address. */
  readonly host: string;
  /** The site's public origin, without a slash at its end: where the browser comes back to. */
  readonly siteUrl: string;
  /** Asked at each use: a key may have been replaced meanwhile. */
  readonly secret: () => Promise<Secret>;
  /** Asked when the gateway refuses our key: it may have been replaced since. */
  readonly refreshSecret: () => Promise<Secret>;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Milliseconds for one attempt of a call; there are two. */
  readonly timeoutMs?: number;
}

export type CreateGateway<Secret> = (options: GatewayOptions<Secret>) => PaymentGateway;

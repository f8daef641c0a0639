import type { Ledger } from './ledger.ts';
import type { Webhooks } from './webhooks.ts';

/** What the routes work with. */
export interface SandboxContext {
  ledger: Ledger;
  webhooks: Webhooks;
  /** Divides every delay and pending time. */
  speed: number;
  /** The origin at which a browser reaches this sandbox; known once it listens. */
  publicUrl(): string;
}

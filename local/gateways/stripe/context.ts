import type { AttemptContext } from './attempts.ts';
import type { StripeFaults } from './faults.ts';
import { faultTargetOf } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { Origin } from './objects/event.ts';
import type { Webhooks } from './webhooks.ts';

/** What the routes and the agenda work with. */
export interface SandboxContext {
  ledger: Ledger;
  webhooks: Webhooks;
  faults: StripeFaults;
  /** Divides every delay and pending time. */
  speed: number;
  /** The origin at which a browser reaches this sandbox; known once it listens. */
  publicUrl(): string;
}

export function attemptContext(
  { faults, speed }: Pick<SandboxContext, 'faults' | 'speed'>,
  origin: Origin,
): AttemptContext {
  return {
    origin,
    speed,
    capturedAmount: (intent) =>
      faults.trigger('wrong_amount', faultTargetOf(intent)) ? intent.amount - 1 : intent.amount,
  };
}

export function challengeUrl({ publicUrl }: SandboxContext, clientSecret: string): string {
  return `${publicUrl()}/3d-secure/${clientSecret}`;
}

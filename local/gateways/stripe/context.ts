import type { AttemptContext } from './attempts.ts';
import type { StripeFaults } from './faults.ts';
import { faultTargetOf } from './faults.ts';
import type { Ledger } from './ledger.ts';
import type { Origin } from './objects/event.ts';
import type { Webhooks } from './webhooks.ts';

/** The dependencies of the routes and the schedule. */
export interface SandboxContext {
  ledger: Ledger;
  webhooks: Webhooks;
  faults: StripeFaults;
  /** Divides all delays and pending times. */
  speed: number;
  /** The sandbox's origin for browsers; available once it listens. */
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
    decisionDelay: (intent) => faults.trigger('slow_decision', faultTargetOf(intent))?.delayMs,
    declinesAtOnce: (intent) => {
      if (faults.trigger('same_second', faultTargetOf(intent))) return 'reported in order';
      return faults.trigger('same_second_reversed', faultTargetOf(intent)) ? 'reported in reverse' : undefined;
    },
  };
}

export function walletUrl({ publicUrl }: SandboxContext, clientSecret: string): string {
  return `${publicUrl()}/wallets/${clientSecret}`;
}

export function challengeUrl({ publicUrl }: SandboxContext, clientSecret: string): string {
  return `${publicUrl()}/3d-secure/${clientSecret}`;
}

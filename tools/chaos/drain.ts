import type { ChaosContext } from './context.ts';
import { CHAOS_GATEWAYS } from './gateways/registry.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Longer than the sweep's longest retry interval. */
const DAY = 25 * HOUR;
/** The first steps follow the sweep's retry intervals; after a week, failing refunds go to manual review. */
const STEPS = [...[2, 3, 6, 11, 16, 31, 61].map((minutes) => minutes * MINUTE), 7 * HOUR, ...Array(16).fill(DAY)];
const MAX_SWEEPS = 30;
const MAX_RECONCILE_ATTEMPTS = 3;

interface SweepResult {
  readonly done: number;
  readonly failed: number;
  readonly more: boolean;
}

/**
 * Without further faults, advances the clock and runs the scheduled functions until nothing is due and reconciliation finds nothing new.
 *
 * @returns whether that state was reached
 */
export async function drain(context: ChaosContext, say: (text: string) => void): Promise<boolean> {
  for (const gateway of context.routes.gateways)
    await CHAOS_GATEWAYS[gateway].settle?.(context.admins[gateway], context.random);
  if (!(await reconcile(context))) return false;
  let idle = 0;
  for (const [i, step] of STEPS.entries()) {
    context.clock.advance(step);
    const done = await sweepAll(context);
    if (step === DAY) {
      if (!(await reconcile(context))) return false;
      idle = done === 0 ? idle + 1 : 0;
    }
    say(`drain, step ${i + 1}: ${done} items processed`);
    if (idle === 2) return true;
  }
  return false;
}

/** Reconciles what was listed up to an hour ago. A run that failed or was not complete is repeated, as the schedule does. */
async function reconcile(context: ChaosContext): Promise<boolean> {
  for (let n = 0; n < MAX_RECONCILE_ATTEMPTS; n++) {
    const lists = await context.run<{ complete: boolean }[]>('reconcile-gateways').catch(() => undefined);
    if (lists?.every(({ complete }) => complete)) return true;
  }
  return false;
}

/** Sweeps until a run finds nothing. @returns the number of processed items */
async function sweepAll(context: ChaosContext): Promise<number> {
  let total = 0;
  for (let n = 0; n < MAX_SWEEPS; n++) {
    const { done, failed, more } = await context.run<SweepResult>('sweep-payments');
    total += done + failed;
    if (done + failed === 0 && !more) break;
  }
  return total;
}

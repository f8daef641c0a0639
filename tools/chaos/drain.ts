import type { ChaosContext } from './context.ts';

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
  await closeDisputes(context);
  await resendRefundNotifications(context);
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

interface Notifications {
  notifications: { notifyId: string; params: Record<string, string>; attempts: { body?: string }[] }[];
}

/** Alipay retries for 25 hours, longer than the injected faults last; it has no list in which to find refunds made in its portal later. */
async function resendRefundNotifications({ admins: { alipay } }: ChaosContext): Promise<void> {
  const { notifications } = await alipay.books<Notifications>();
  for (const { notifyId, params, attempts } of notifications) {
    const isReceived = attempts.some(({ body }) => body === 'success');
    if (Number(params.refund_fee) > 0 && !isReceived) await alipay.post(`/notifications/${notifyId}/resend`);
  }
}

/** Reconciles the last day's events. A failed run is retried, as the schedule does. */
async function reconcile(context: ChaosContext): Promise<boolean> {
  for (let n = 0; n < MAX_RECONCILE_ATTEMPTS; n++) {
    const done = await context.run('reconcile-gateways').catch(() => undefined);
    if (done !== undefined) return true;
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

interface Books {
  charges: { payment_intent: string; amount_captured: number; amount_refunded: number }[];
  disputes: { id: string; payment_intent: string; status: string; amount: number }[];
}

/** Closes all disputes at random; a dispute can be lost only if its money was not refunded already. */
async function closeDisputes({ admins: { stripe }, random }: ChaosContext): Promise<void> {
  const { disputes, charges } = await stripe.books<Books>();
  const left = new Map<string, number>();
  for (const { payment_intent: intent, amount_captured, amount_refunded } of charges)
    left.set(intent, (left.get(intent) ?? 0) + amount_captured - amount_refunded);
  for (const { id, payment_intent: intent, status, amount } of disputes) {
    if (!status.endsWith('needs_response')) continue;
    const remaining = left.get(intent) ?? 0;
    const outcome = status.startsWith('warning_')
      ? 'warning_closed'
      : amount > remaining
        ? 'won'
        : random.pick(['won', 'lost']);
    if (outcome === 'lost') left.set(intent, remaining - amount);
    await stripe.post(`/disputes/${id}/close`, { outcome });
  }
}

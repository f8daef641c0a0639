import type { ChaosContext } from './context.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** More than the sweep ever waits before it looks again. */
const DAY = 25 * HOUR;
/** The first ones as the sweep's own steps; after a week, what still fails is handed to staff. */
const STEPS = [...[2, 3, 6, 11, 16, 31, 61].map((minutes) => minutes * MINUTE), 7 * HOUR, ...Array(16).fill(DAY)];
const MAX_SWEEPS = 30;
const MAX_RECONCILE_ATTEMPTS = 3;

interface SweepResult {
  readonly done: number;
  readonly failed: number;
  readonly more: boolean;
}

/**
 * No more faults: time goes on, what is scheduled runs, until nothing is due any more and the gateways' lists hold no news.
 *
 * @returns whether that came to be
 */
export async function drain(world: ChaosContext, say: (text: string) => void): Promise<boolean> {
  await closeDisputes(world);
  await resendRefundNotifications(world);
  if (!(await reconcile(world))) return false;
  let idle = 0;
  for (const [i, step] of STEPS.entries()) {
    world.clock.advance(step);
    const done = await sweepAll(world);
    if (step === DAY) {
      if (!(await reconcile(world))) return false;
      idle = done === 0 ? idle + 1 : 0;
    }
    say(`drain, step ${i + 1}: ${done} looked at`);
    if (idle === 2) return true;
  }
  return false;
}

interface Notifications {
  notifications: { notifyId: string; params: Record<string, string>; attempts: { body?: string }[] }[];
}

/** Alipay tells for a day, which no storm outlasts; and there is no list in which to find later what somebody has refunded in its portal. */
async function resendRefundNotifications({ admins: { alipay } }: ChaosContext): Promise<void> {
  const { notifications } = await alipay.books<Notifications>();
  for (const { notifyId, params, attempts } of notifications) {
    const isReceived = attempts.some(({ body }) => body === 'success');
    if (params.refund_fee && !isReceived) await alipay.post(`/notifications/${notifyId}/resend`);
  }
}

/** Looks back a day, and finds what was lost on the way. A run that fails is run again, as the schedule does it. */
async function reconcile(world: ChaosContext): Promise<boolean> {
  for (let n = 0; n < MAX_RECONCILE_ATTEMPTS; n++) {
    const done = await world.run('reconcile-gateways').catch(() => undefined);
    if (done !== undefined) return true;
  }
  return false;
}

/** Sweeps until a run finds nothing. @returns how much was looked at */
async function sweepAll(world: ChaosContext): Promise<number> {
  let total = 0;
  for (let n = 0; n < MAX_SWEEPS; n++) {
    const { done, failed, more } = await world.run<SweepResult>('sweep-payments');
    total += done + failed;
    if (done + failed === 0 && !more) break;
  }
  return total;
}

interface Books {
  disputes: { payment_intent: string; status: string }[];
  refunds: { payment_intent: string; status: string }[];
}

/** The banks decide; against the office only where it has not given the money back already. */
async function closeDisputes({ admins: { stripe }, random }: ChaosContext): Promise<void> {
  const { disputes, refunds } = await stripe.books<Books>();
  const isBack = (intent: string) => refunds.some((one) => one.payment_intent === intent && one.status !== 'failed');
  for (const { payment_intent, status } of disputes) {
    if (!status.endsWith('needs_response')) continue;
    const outcome = status.startsWith('warning_')
      ? 'warning_closed'
      : isBack(payment_intent)
        ? 'won'
        : random.pick(['won', 'lost']);
    await stripe.post(`/disputes/${payment_intent}/close`, { outcome });
  }
}

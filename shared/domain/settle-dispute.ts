import type { Application } from './application.ts';
import { nextRetryAt } from './backoff.ts';
import type { Change } from './change.ts';
import type { DisputeObservation, DisputeState } from './gateway-event.ts';
import { nextVersion } from './next-version.ts';
import type { Payment } from './payment.ts';

/** An open one is asked about once a day, in case the notice of its end is lost. */
const DAILY_RETRY = 5;

const ENDED: readonly DisputeState[] = ['closed', 'won', 'lost'];

/** Whether the payer's bank has not done with the payment yet. */
export function isDisputed({ dispute }: Payment): boolean {
  return dispute !== undefined && !ENDED.includes(dispute.state);
}

/**
 * Folds what the gateway said of a dispute into the payment. A lost one takes the money: the application is marked, and nothing of
 * it can be refunded any more.
 *
 * @returns undefined if nothing changes
 */
export function settleDispute(
  payment: Payment,
  application: Application,
  { state, amount, at, source }: DisputeObservation,
  now: number,
): Change | undefined {
  const before = payment.dispute;
  if (before !== undefined && (before.state === state || before.at > at || isFinal(before.state))) return undefined;
  const { dueAt: _, ...rest } = payment;
  const next = nextVersion<Payment>(rest, now, {
    dispute: { state, amount, at },
    ...(!ENDED.includes(state) && { dueAt: nextRetryAt(DAILY_RETRY, now) }),
    ...(state === 'lost' && { refundable: Math.max(0, (payment.refundable ?? 0) - amount.amount) }),
  });
  const entry = { paymentId: payment.id, at: now, to: payment.state, description: `dispute: ${state}`, ...source };
  const reverses = state === 'lost' && application.paidBy === payment.id;
  return {
    ...(reverses && { application: nextVersion(application, now, { reversed: true }) }),
    payments: [next],
    history: [entry],
  };
}

/** An inquiry that was closed may still become a dispute. */
function isFinal(state: DisputeState): boolean {
  return state === 'won' || state === 'lost';
}

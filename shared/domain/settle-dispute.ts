import type { Application } from './application.ts';
import { nextRetryAt } from './backoff.ts';
import type { Change } from './change.ts';
import type { DisputeObservation, DisputeState } from './gateway-event.ts';
import { nextVersion } from './next-version.ts';
import type { Payment } from './payment.ts';

/** Backoff step of one day: an open dispute is queried daily, in case the notification of its end is lost. */
const DAILY_RETRY = 5;

const ENDED: readonly DisputeState[] = ['closed', 'won', 'lost'];

/** Whether the payment has a dispute or inquiry that has not ended. */
export function isDisputed({ dispute }: Payment): boolean {
  return dispute !== undefined && !ENDED.includes(dispute.state);
}

/**
 * Applies a dispute observation to the payment. A lost dispute takes the money: the application is marked as reversed, and the disputed
 * amount is no longer refundable.
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

/** A closed inquiry may still become a dispute. */
function isFinal(state: DisputeState): boolean {
  return state === 'won' || state === 'lost';
}

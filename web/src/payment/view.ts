import type { Payment } from '../api/types.ts';

/** A payment's state from its payer's point of view. */
export const VIEWS = [
  'paid',
  'partly_refunded',
  'refunded',
  'not_needed',
  'pending',
  'closing',
  'overdue',
  'processing',
  'failed',
  'canceled',
  'expired',
] as const;
export type View = (typeof VIEWS)[number];

/** @param now UTC milliseconds */
export function viewOf(payment: Payment, now = Date.now()): View {
  const { status, accepted, refunded, amount, closing, payableUntil } = payment;
  if (status === 'succeeded') {
    if (accepted === false) return 'not_needed';
    if (refunded === undefined) return 'paid';
    return refunded.amount < amount.amount ? 'partly_refunded' : 'refunded';
  }
  if (status !== 'pending') return status;
  if (closing) return 'closing';
  return Date.parse(payableUntil) <= now ? 'overdue' : 'pending';
}

/** The outcome is not final yet: starting another payment could charge twice. */
export function isUndecided(view: View): boolean {
  return view === 'pending' || view === 'closing' || view === 'overdue' || view === 'processing';
}

import type { Application } from './application.ts';
import type { DomainErrorCode } from './domain-error.ts';
import type { Payment } from './payment.ts';
import { payableUntil } from './price-lock.ts';

/**
 * Why the API refuses an action of the payer; undefined if it is allowed. The use cases obey these rules, and the site's table of states
 * is tested against them.
 */

/** Paying at all. */
export function payRefusal({ state }: Pick<Application, 'state'>): DomainErrorCode | undefined {
  if (state === 'submitted') return undefined;
  if (state === 'draft') return 'application_not_submitted';
  return state === 'withdrawn' ? 'application_withdrawn' : 'application_already_paid';
}

/** Starting a new payment. @param now UTC milliseconds */
export function startRefusal(
  application: Pick<Application, 'state' | 'open' | 'quote'>,
  now: number,
): DomainErrorCode | undefined {
  const { open, quote } = application;
  if (open !== undefined) return payRefusal(application) ?? 'payment_in_progress';
  const isLocked = quote !== undefined && payableUntil(quote, now, 0) !== undefined;
  return payRefusal(application) ?? (isLocked ? undefined : 'quote_expired');
}

/** Continuing an open payment. */
export function continueRefusal({ state }: Pick<Payment, 'state'>): DomainErrorCode | undefined {
  return state === 'processing' ? 'payment_processing' : undefined;
}

/** Canceling a payment. */
export function cancelRefusal(payment: Pick<Payment, 'state'>): DomainErrorCode | undefined {
  return payment.state === 'succeeded' ? 'payment_already_succeeded' : undefined;
}

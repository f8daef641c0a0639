import type { LockedQuote } from './fees.ts';
import { HOUR, MINUTE } from './time.ts';

/** How long the price of a submitted application is locked, and how much of that must remain to start a payment (milliseconds). */
export const QUOTE_VALIDITY = 24 * HOUR;
export const QUOTE_MARGIN = 5 * MINUTE;

/**
 * Until when a payment that starts now can be paid.
 *
 * @param now UTC milliseconds @param payableFor milliseconds
 * @returns UTC milliseconds; undefined if the quote has expired or is about to
 */
export function payableUntil(quote: LockedQuote, now: number, payableFor: number): number | undefined {
  return canStartPayment(quote.validUntil, now) ? Math.min(now + payableFor, quote.validUntil) : undefined;
}

/** Whether enough of a price's lock remains to start a payment. @param validUntil UTC milliseconds @param now UTC milliseconds */
export function canStartPayment(validUntil: number, now: number): boolean {
  return now <= validUntil - QUOTE_MARGIN;
}

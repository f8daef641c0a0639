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
  if (now > quote.validUntil - QUOTE_MARGIN) return undefined;
  return Math.min(now + payableFor, quote.validUntil);
}

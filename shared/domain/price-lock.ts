import type { LockedQuote } from './fees.ts';
import { HOUR, MINUTE } from './time.ts';

/** How long a submitted application keeps its price, and how much of that must be left to begin a payment. */
export const QUOTE_VALIDITY = 24 * HOUR;
export const QUOTE_MARGIN = 5 * MINUTE;

/** Until when an attempt begun at `now` may be paid (UTC milliseconds), undefined if the quote is over or too near its end. */
export function payableUntil(quote: LockedQuote, now: number, payableFor: number): number | undefined {
  if (now > quote.validUntil - QUOTE_MARGIN) return undefined;
  return Math.min(now + payableFor, quote.validUntil);
}

import type { Order, Refund } from './ledger.ts';
import { toUnits } from './money.ts';

/** Completed refunds and reversals, in units of the currency. */
export function refundedUnits({ refunds }: Order): number {
  return sum(refunds.filter(({ status }) => status === 'COMPLETED'));
}

/** What is refunded or being refunded. */
export function reservedUnits({ refunds }: Order): number {
  return sum(refunds.filter(({ status }) => status !== 'FAILED'));
}

/** What open disputes may still take. */
export function openlyDisputedUnits({ disputes }: Order): number {
  return sum(disputes.filter(({ status }) => status !== 'RESOLVED'));
}

/** What lost disputes have taken; it is part of the reversals. */
export function lostUnits({ disputes }: Order): number {
  return sum(disputes.filter(({ outcome }) => outcome === 'RESOLVED_BUYER_FAVOUR'));
}

/** Derives the status of the capture from its completed refunds. */
export function adjustCapture(order: Order): void {
  const [capture] = order.captures;
  const refunded = refundedUnits(order);
  if (capture === undefined || refunded === 0) return;
  capture.status = refunded >= toUnits(capture.amount) ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  capture.updatedAt = Date.now();
}

function sum(parts: readonly Pick<Refund, 'amount'>[]): number {
  return parts.reduce((total, { amount }) => total + toUnits(amount), 0);
}

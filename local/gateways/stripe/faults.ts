import { Faults } from '../faults.ts';
import type { Intent } from './objects/intent.ts';

/** Faults of calls; `before` and `after` refer to the work of the call. */
const CALL_KINDS = ['timeout_before', 'timeout_after', 'error_500', 'error_500_after', 'slow'] as const;
const NOTIFICATION_KINDS = ['drop', 'duplicate', 'delay', 'reorder', 'forge', 'alter'] as const;
/**
 * `refund_unknown_status`, `refund_null_status`: a refund has a status that Stripe does not document, or none, until it succeeds.
 * `same_second`, `same_second_reversed`: a payment is processing and then declined within one second, reported in this or the other order.
 */
const PAYMENT_KINDS = [
  'reject_close',
  'pay_before_close',
  'refund_unknown',
  'refund_pending',
  'refund_failed',
  'refund_unknown_status',
  'refund_null_status',
  'wrong_amount',
  'same_second',
  'same_second_reversed',
] as const;

export type FaultKind = (typeof CALL_KINDS | typeof NOTIFICATION_KINDS | typeof PAYMENT_KINDS)[number];
export type StripeFaults = Faults<FaultKind>;

export function createFaults(): StripeFaults {
  return new Faults([...CALL_KINDS, ...NOTIFICATION_KINDS, ...PAYMENT_KINDS]);
}

/** The fields by which a fault can match a payment: `payment_intent` and `metadata[<key>]`. */
export function faultTargetOf({ id, metadata }: Intent): Record<string, string> {
  const entries = Object.entries(metadata).map(([key, value]) => [`metadata[${key}]`, value]);
  return { payment_intent: id, ...Object.fromEntries(entries) };
}

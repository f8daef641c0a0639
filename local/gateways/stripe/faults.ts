import { Faults } from '../faults.ts';
import type { Intent } from './objects/intent.ts';

/** Faults of calls; `before` and `after` refer to the work of the call. */
const CALL_KINDS = ['timeout_before', 'timeout_after', 'error_500', 'error_500_after', 'slow'] as const;
const NOTIFICATION_KINDS = ['drop', 'duplicate', 'delay', 'reorder', 'forge', 'alter'] as const;
const PAYMENT_KINDS = [
  'reject_close',
  'pay_before_close',
  'refund_unknown',
  'refund_pending',
  'refund_failed',
  'wrong_amount',
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

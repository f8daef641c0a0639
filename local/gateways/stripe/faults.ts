import { FAULT_KINDS, Faults } from '../faults.ts';
import type { Intent } from './objects/intent.ts';

/**
 * `refund_null_status`: a refund has no status, as Stripe's types allow, until it succeeds.
 * `slow_decision`: the bank decides a processing payment after `delayMs`.
 * `same_second`, `same_second_reversed`: a payment is processing and then declined within one second, reported in this or the other order.
 */
const KINDS = [...FAULT_KINDS, 'refund_null_status', 'slow_decision', 'same_second', 'same_second_reversed'] as const;
export type FaultKind = (typeof KINDS)[number];
export type StripeFaults = Faults<FaultKind>;

export const stripeFaults = (): StripeFaults => new Faults(KINDS);

/** The fields by which a fault can match a payment: `payment_intent` and `metadata[<key>]`. */
export function faultTargetOf({ id, metadata }: Intent): Record<string, string> {
  return { payment_intent: id, ...metadataFields(metadata) };
}

export function metadataFields(metadata: object): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`metadata[${key}]`, String(value)]));
}

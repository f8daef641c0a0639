/** Why something that was asked for is not done: an expected outcome. Nothing was written and no money moved. */
export interface Refusal {
  readonly code: RefusalCode;
  /** UTC milliseconds from which it is worth asking again. */
  readonly until?: number;
  /** The gateway's own word, where it said one. */
  readonly gatewayCode?: string;
}

export type RefusalCode =
  | 'not_found'
  | 'application_not_draft'
  | 'application_not_submitted'
  | 'application_already_paid'
  | 'application_withdrawn'
  | 'application_decided'
  | 'unreadable'
  | 'move_not_allowed'
  | 'own_application'
  | 'arrival_date_past'
  | 'no_fee_for_application'
  | 'quote_expired'
  | 'method_not_available'
  | 'payment_in_progress'
  | 'payment_processing'
  | 'payment_unknown'
  | 'payment_already_succeeded'
  | 'payment_not_succeeded'
  | 'payment_disputed'
  | 'refund_not_in_policy'
  | 'refund_exceeds_payment'
  | 'refund_key_used'
  | 'refund_not_with_staff'
  | 'refund_at_gateway'
  | 'refund_settled_by_hand'
  | 'refund_unknown'
  | 'export_days'
  | 'rate_limited'
  | 'gateway_refused'
  | 'gateway_unreachable'
  | 'changed_meanwhile';

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused(code: RefusalCode, more: Omit<Refusal, 'code'> = {}): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, ...more } };
}

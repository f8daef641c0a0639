/** An expected refusal of a request. Nothing was written and no money moved. */
export interface DomainError {
  readonly code: DomainErrorCode;
  /** UTC milliseconds from which a retry makes sense. */
  readonly retryAt?: number;
  /** The gateway's own error code, if it returned one. */
  readonly gatewayCode?: string;
}

export type DomainErrorCode =
  | 'not_found'
  | 'application_not_draft'
  | 'application_not_submitted'
  | 'application_already_paid'
  | 'application_withdrawn'
  | 'withdrawal_not_allowed'
  | 'application_unreadable'
  | 'status_change_not_allowed'
  | 'own_application'
  | 'arrival_date_past'
  | 'no_fee_for_application'
  | 'quote_expired'
  | 'method_not_available'
  | 'payment_in_progress'
  | 'payment_processing'
  | 'payment_status_unknown'
  | 'payment_already_succeeded'
  | 'payment_not_succeeded'
  | 'payment_disputed'
  | 'refund_not_in_policy'
  | 'refund_exceeds_payment'
  | 'idempotency_key_reused'
  | 'refund_not_in_manual_review'
  | 'refund_handled_by_gateway'
  | 'manual_refund_already_recorded'
  | 'refund_status_unknown'
  | 'merchant_account_unavailable'
  | 'invalid_date_range'
  | 'rate_limited'
  | 'address_rate_limited'
  | 'gateway_rejected'
  | 'gateway_unavailable'
  | 'concurrent_modification';

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: DomainError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: DomainErrorCode, more: Omit<DomainError, 'code'> = {}): { ok: false; error: DomainError } {
  return { ok: false, error: { code, ...more } };
}

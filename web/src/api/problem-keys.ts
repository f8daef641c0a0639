/** Problem codes that a user of the site can encounter; any other code is a defect of the site. */
export const PROBLEM_KEYS = [
  'invalid_request',
  'invalid_cursor',
  'unauthorized',
  'forbidden',
  'not_found',
  'application_not_draft',
  'application_not_submitted',
  'application_already_paid',
  'application_withdrawn',
  'withdrawal_not_allowed',
  'application_unreadable',
  'arrival_date_past',
  'no_fee_for_application',
  'quote_expired',
  'method_not_available',
  'payment_in_progress',
  'payment_processing',
  'payment_status_unknown',
  'payment_already_succeeded',
  'rate_limited',
  'address_rate_limited',
  'too_many_requests',
  'blocked',
  'gateway_rejected',
  'gateway_unavailable',
  'concurrent_modification',
  'temporarily_unavailable',
  'internal_error',
  'offline',
  'storage_blocked',
] as const;

export type ProblemKey = (typeof PROBLEM_KEYS)[number];

export function problemKey(code: string): ProblemKey {
  return PROBLEM_KEYS.find((key) => key === code) ?? 'internal_error';
}

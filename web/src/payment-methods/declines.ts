/** Decline codes that share a message and a next step. */
export const DECLINE_GROUPS = [
  'funds',
  'details',
  'expired',
  'security_code',
  'authentication',
  'call_bank',
  'not_supported',
  'limit',
  'try_later',
  'duplicate',
  'amount',
  'generic',
] as const;
export type DeclineGroup = (typeof DECLINE_GROUPS)[number];

/**
 * Source: Stripe, Decline codes and Error codes. Lost, stolen and suspicious cards get the generic message: the person who holds the
 * card need not be its owner.
 */
const GROUPS: Readonly<Record<string, DeclineGroup>> = {
  insufficient_funds: 'funds',
  incorrect_number: 'details',
  invalid_number: 'details',
  incorrect_address: 'details',
  incorrect_zip: 'details',
  invalid_account: 'details',
  new_account_information_available: 'details',
  invalid_expiry_month: 'expired',
  invalid_expiry_year: 'expired',
  expired_card: 'expired',
  incorrect_cvc: 'security_code',
  invalid_cvc: 'security_code',
  authentication_required: 'authentication',
  payment_intent_authentication_failure: 'authentication',
  authentication_not_handled: 'authentication',
  incorrect_pin: 'authentication',
  invalid_pin: 'authentication',
  offline_pin_required: 'authentication',
  online_or_offline_pin_required: 'authentication',
  pin_try_exceeded: 'limit',
  approve_with_id: 'call_bank',
  call_issuer: 'call_bank',
  do_not_honor: 'call_bank',
  do_not_try_again: 'call_bank',
  no_action_taken: 'call_bank',
  not_permitted: 'call_bank',
  revocation_of_all_authorizations: 'call_bank',
  revocation_of_authorization: 'call_bank',
  security_violation: 'call_bank',
  service_not_allowed: 'call_bank',
  stop_payment_order: 'call_bank',
  transaction_not_allowed: 'call_bank',
  restricted_card: 'call_bank',
  card_not_supported: 'not_supported',
  currency_not_supported: 'not_supported',
  card_decline_rate_limit_exceeded: 'limit',
  card_velocity_exceeded: 'limit',
  withdrawal_count_limit_exceeded: 'limit',
  issuer_not_available: 'try_later',
  processing_error: 'try_later',
  reenter_transaction: 'try_later',
  try_again_later: 'try_later',
  duplicate_transaction: 'duplicate',
  invalid_amount: 'amount',
  amount_too_large: 'amount',
  amount_too_small: 'amount',
  card_declined: 'generic',
  fraudulent: 'generic',
  generic_decline: 'generic',
  lost_card: 'generic',
  merchant_blacklist: 'generic',
  pickup_card: 'generic',
  stolen_card: 'generic',
  testmode_decline: 'generic',
  test_mode_live_card: 'generic',
};

export function declineGroup(code: string): DeclineGroup {
  return GROUPS[code] ?? 'generic';
}

export const KNOWN_DECLINES = Object.keys(GROUPS);

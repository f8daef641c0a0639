import { expect, test } from 'vitest';
import { PROBLEMS } from '../../shared/api/problems.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { PROBLEM_KEYS } from '../../web/src/api/problem-keys.ts';
import { declineCode, kindOf } from '../../web/src/payment/history.ts';
import { declineGroup, KNOWN_DECLINES } from '../../web/src/payment-methods/declines.ts';

// Source: Stripe, Decline codes; and the codes of the sandbox.
const PUBLISHED = `authentication_required approve_with_id call_issuer card_not_supported card_velocity_exceeded currency_not_supported
  do_not_honor do_not_try_again duplicate_transaction expired_card fraudulent generic_decline incorrect_number incorrect_cvc incorrect_pin
  incorrect_zip insufficient_funds invalid_account invalid_amount invalid_cvc invalid_expiry_month invalid_expiry_year invalid_number
  invalid_pin issuer_not_available lost_card merchant_blacklist new_account_information_available no_action_taken not_permitted
  offline_pin_required online_or_offline_pin_required pickup_card pin_try_exceeded processing_error reenter_transaction restricted_card
  revocation_of_all_authorizations revocation_of_authorization security_violation service_not_allowed stolen_card stop_payment_order
  testmode_decline transaction_not_allowed try_again_later withdrawal_count_limit_exceeded payment_intent_authentication_failure`;

test('every published decline code belongs to a group', () => {
  expect(PUBLISHED.split(/\s+/).filter((code) => !KNOWN_DECLINES.includes(code))).toEqual([]);
});

test('a decline code that several gateways use means the same at each', () => {
  const groups = GATEWAY_LIST.flatMap(({ rules }) => Object.entries(rules.declines));
  expect(groups.length).toBeGreaterThan(50);
  expect(groups.filter(([code, group]) => declineGroup(code) !== group)).toEqual([]);
});

test('lost, stolen and suspicious cards get the generic message', () => {
  for (const code of ['lost_card', 'stolen_card', 'fraudulent', 'pickup_card', 'merchant_blacklist']) {
    expect(declineGroup(code)).toBe(declineGroup('generic_decline'));
  }
});

test('an unknown decline code gets the generic message', () => {
  expect(declineGroup('made_up_tomorrow')).toBe('generic');
});

test.each([
  ['created', 'pending', 'created'],
  ['declined: insufficient_funds', 'pending', 'declined'],
  ['closing: switched_method', 'pending', 'closing'],
  ['not accepted: application_already_paid', 'succeeded', 'not_accepted'],
  ['refund rf_x: done', 'succeeded', 'refund_done'],
  ['refund rf_x: manual', 'succeeded', 'refund_manual'],
  ['refund rf_x: double (also refunded by the gateway)', 'succeeded', 'refund_double'],
  ['refund rf_x: double_failed (refund by the gateway failed)', 'succeeded', 'refund_double_failed'],
  ['dispute dp_A: open', 'succeeded', 'dispute_open'],
  ['dispute PP-D-12345: lost', 'succeeded', 'dispute_lost'],
  ['refund gw_re_1: due', 'succeeded', 'refund'],
  ['canceled_by_applicant', 'canceled', 'canceled'],
  ['the gateway does not answer', 'expired', 'expired'],
] as const)('history entry "%s" (to %s) is shown as %s', (description, to, kind) => {
  expect(kindOf({ at: '', by: 'check', description, to })).toBe(kind);
});

test('declineCode reads the code from a history entry', () => {
  expect(declineCode({ at: '', by: 'check', description: 'declined: lost_card', to: 'pending' })).toBe('lost_card');
  expect(declineCode({ at: '', by: 'check', description: 'created', to: 'pending' })).toBeUndefined();
});

test('every problem code that a user of the site can encounter has a message', () => {
  const codes = Object.keys(PROBLEMS);
  expect(codes.length).toBeGreaterThan(20);
  const forClients = [
    'invalid_json',
    'unsupported_media_type',
    'invalid_signature',
    'unreadable_notification',
    'idempotency_key_missing',
    'direct_access_forbidden',
    'body_too_large',
  ];
  const forStaff = [
    'number_mistyped',
    'merchant_account_unavailable',
    'payment_not_succeeded',
    'payment_disputed',
    'refund_not_in_policy',
    'refund_exceeds_payment',
    'idempotency_key_reused',
    'refund_not_in_manual_review',
    'refund_handled_by_gateway',
    'manual_refund_already_recorded',
    'refund_status_unknown',
    'status_change_not_allowed',
    'own_application',
    'invalid_date_range',
  ];
  const known: readonly string[] = [...PROBLEM_KEYS, ...forClients, ...forStaff];
  expect(codes.filter((code) => !known.includes(code))).toEqual([]);
});

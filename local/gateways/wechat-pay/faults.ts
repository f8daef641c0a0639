import { FAULT_KINDS, Faults } from '../faults.ts';

/**
 * Calls: `system_error`, `frequency_limited` and `accepted` (202: repeat the request) do nothing; `unsigned_404` says ORDER_NOT_EXIST without
 * a signature; `unsigned_answer`, `forged_answer` and `signtest_answer` carry no valid signature; `other_order` is a signed answer about
 * another order. `no_certificates`: the account has a public key only.
 *
 * Notifications: `by_certificate` (signed by the platform certificate; with probability 0.5 as while an account switches to the public key);
 * `replay` (sent again with its signature of ten minutes ago); `signtest` (preceded by a probe); `tamper` (the ciphertext was changed).
 *
 * Payments: `debit_returned` (debited, but the order stays NOTPAY and the money goes back); `late_success` (NOTPAY for a while).
 * Refunds: `refund_abnormal`, `refund_closed`, `account_abnormal`; `refund_failed` is NOT_ENOUGH.
 */
const KINDS = [
  ...FAULT_KINDS,
  'system_error',
  'frequency_limited',
  'accepted',
  'unsigned_404',
  'unsigned_answer',
  'forged_answer',
  'signtest_answer',
  'other_order',
  'no_certificates',
  'by_certificate',
  'replay',
  'signtest',
  'tamper',
  'debit_returned',
  'late_success',
  'refund_abnormal',
  'refund_closed',
  'account_abnormal',
] as const;
export type WechatPayFaults = Faults<(typeof KINDS)[number]>;

export const wechatPayFaults = (): WechatPayFaults => new Faults(KINDS);

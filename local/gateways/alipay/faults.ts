import { Faults } from '../faults.ts';

const KINDS = [
  'drop',
  'duplicate',
  'delay',
  'reorder',
  'forge',
  'alter',
  'timeout_before',
  'timeout_after',
  'error_500',
  'error_500_after',
  'slow',
  'system_error',
  'reject_close',
  'pay_before_close',
  'refund_unknown',
  'refund_pending',
  'refund_failed',
  'zero_refund_fee',
  'refund_with_success',
  'finish_after_refund',
  'wrong_amount',
] as const;

/**
 * Faults that tests can inject. Notifications: `drop`, `duplicate`, `delay`, `reorder` (sent after the next one), `forge` (a
 * TRADE_SUCCESS signed with a wrong key while the trade is unpaid), `alter` (another amount, validly signed). Calls: timeouts and 500s
 * before and after acting, `slow`, `system_error`. Words: `zero_refund_fee` (a success that carries `refund_fee=0.00`, as in Alipay's
 * sample), `refund_with_success` (one notification of a success and of a refund made in the portal), `finish_after_refund` (TRADE_FINISHED
 * right after a partial refund). Trades: `reject_close`; `pay_before_close` (the response reports the trade closed,
 * but the buyer's payment wins); `refund_unknown` (refunded, but the response is an error), `refund_pending`, `refund_failed`;
 * `wrong_amount` (the buyer pays another amount).
 */
export type AlipayFaults = Faults<(typeof KINDS)[number]>;

export const alipayFaults = (): AlipayFaults => new Faults(KINDS);

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
  'wrong_amount',
] as const;

/**
 * What can go wrong on demand. Notifications: `lose`, `repeat`, `delay`, `reorder` (the next one overtakes it), `forge` (a
 * TRADE_SUCCESS by a wrong key while the trade is still unpaid), `alter` (another amount, validly signed). Calls: time-outs and
 * 500s before and after acting, `slow`, `system_error`. Trades: `reject_close`; `pay_before_close` (closed, says the
 * answer, but the payment wins); `refund_unknown` (refunded, says nothing of it), `refund_pending`, `refund_failed`; `wrong_amount`
 * (another amount is really paid).
 */
export type AlipayFaults = Faults<(typeof KINDS)[number]>;

export const alipayFaults = (): AlipayFaults => new Faults(KINDS);

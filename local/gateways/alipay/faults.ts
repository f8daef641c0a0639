import { FAULT_KINDS, Faults } from '../faults.ts';

/**
 * `system_error` is Alipay's own answer that the outcome of a call is unknown. `zero_refund_fee`: a success that carries
 * `refund_fee=0.00`, as in Alipay's sample. `refund_with_success`: one notification of a success and of a refund made in the portal.
 * `finish_after_refund`: TRADE_FINISHED right after a partial refund.
 */
const KINDS = [
  ...FAULT_KINDS,
  'system_error',
  'zero_refund_fee',
  'refund_with_success',
  'finish_after_refund',
] as const;
export type AlipayFaults = Faults<(typeof KINDS)[number]>;

export const alipayFaults = (): AlipayFaults => new Faults(KINDS);

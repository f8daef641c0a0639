import type { PaymentMethod } from '../../domain/payment-method.ts';

/** Up to when a gateway's own list has been folded in without a gap. All times are UTC milliseconds. */
export interface ReconciliationCheckpoints {
  /** Undefined if it never was. */
  get(method: PaymentMethod): Promise<number | undefined>;
  save(method: PaymentMethod, until: number): Promise<void>;
}

import type { PaymentMethod } from '../../domain/payment-method.ts';

/** Up to when a gateway's event list has been settled without a gap. All times are UTC milliseconds. */
export interface ReconciliationCheckpoints {
  /** Undefined if there is none yet. */
  get(method: PaymentMethod): Promise<number | undefined>;
  save(method: PaymentMethod, until: number): Promise<void>;
}

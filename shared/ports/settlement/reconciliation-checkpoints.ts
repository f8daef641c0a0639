import type { PaymentMethod } from '../../domain/payment-method.ts';

/** Up to when a gateway's own list has been folded in without a gap. All times are UTC milliseconds. */
export interface Reconciliations {
  /** Undefined if it never was. */
  reached(method: PaymentMethod): Promise<number | undefined>;
  reach(method: PaymentMethod, until: number): Promise<void>;
}

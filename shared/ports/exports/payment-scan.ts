import type { Payment, PaymentState } from '../../domain/payment.ts';

export interface ScanRequest {
  /** UTC milliseconds of creation, from included, until excluded. */
  readonly from: number;
  readonly until: number;
  readonly state?: PaymentState;
  /** The place where the step before ended. */
  readonly after?: string;
  readonly limit: number;
}

/** Reads all payments by the time of their creation, the oldest first, and each once, though its state may change meanwhile. */
export interface PaymentScan {
  /** `next` is absent at the end. At most `limit` payments of each state. */
  scanPage(scanPage: ScanRequest): Promise<{ readonly payments: readonly Payment[]; readonly next?: string }>;
}

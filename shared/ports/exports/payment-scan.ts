import type { Payment, PaymentState } from '../../domain/payment.ts';

export interface ScanRequest {
  /** Creation time in UTC milliseconds: `from` inclusive, `until` exclusive. */
  readonly from: number;
  readonly until: number;
  readonly state?: PaymentState;
  /** `next` of the previous page. */
  readonly after?: string;
  readonly limit: number;
}

/** Reads all payments in order of creation, oldest first. Each payment is returned once, even if its state changes during the scan. */
export interface PaymentScan {
  /** Returns about `limit` payments of each state at most. `next` is absent on the last page. */
  scanPage(request: ScanRequest): Promise<{ readonly payments: readonly Payment[]; readonly next?: string }>;
}

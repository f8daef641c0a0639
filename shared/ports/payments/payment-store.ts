import type { PaymentId } from '../../domain/ids.ts';
import type { HistoryEntry, Payment, PaymentState } from '../../domain/payment.ts';
import type { Refund } from '../../domain/refund.ts';
import type { Page, PageRequest } from '../common/page.ts';

export interface PaymentFilter extends PageRequest {
  readonly state?: PaymentState;
  /** Creation time in UTC milliseconds: `from` inclusive, `until` exclusive. */
  readonly from?: number;
  readonly until?: number;
}

export interface PaymentRecord {
  readonly payment: Payment;
  /** Oldest first. */
  readonly history: readonly HistoryEntry[];
  readonly refunds: readonly Refund[];
}

export interface PaymentStore {
  /** Returns the payment with its history and refunds, in one round trip. */
  getRecord(id: PaymentId): Promise<PaymentRecord | undefined>;
  /** Newest first. */
  listByUser(userId: string, filter: PaymentFilter): Promise<Page<Payment>>;
}

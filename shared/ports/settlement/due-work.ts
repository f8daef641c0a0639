import type { PaymentId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment.ts';

/** Work for the sweep: a payment, or one of its refunds. */
export interface DueItem {
  readonly paymentId: PaymentId;
  /** Absent if the payment itself is due. */
  readonly refundId?: string;
  /** UTC milliseconds. */
  readonly dueAt: number;
  /** Number of previous attempts. */
  readonly tries: number;
  /** For an open payment: its deadlines. */
  readonly open?: Pick<Payment, 'payableUntil' | 'closesAt'>;
}

export interface DueWork {
  /** The shards of the index; each is queried separately. */
  readonly shards: readonly string[];
  /** Due items of one shard, longest overdue first; one round trip. */
  listDue(shard: string, now: number, limit: number): Promise<DueItem[]>;
  /** Reserves an item for this run until `nextDueAt` (UTC milliseconds). False: another run was faster, or it is no longer due. */
  claim(item: DueItem, nextDueAt: number): Promise<boolean>;
}

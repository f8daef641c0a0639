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

export interface DuePage {
  /** Longest overdue first. */
  readonly items: readonly DueItem[];
  /** Why a row could not be read. It stays due, and the others are not held up by it. */
  readonly unreadable: readonly Error[];
  /** Where the next page starts. Absent on the last page. */
  readonly next?: string;
}

export interface DueWork {
  /** The shards of the index, by the gateway that their work needs; each is queried separately. */
  readonly shards: Readonly<Record<string, readonly string[]>>;
  /**
   * What of one shard was due at `now` (UTC milliseconds); one round trip.
   *
   * @param after `next` of the previous page
   */
  listDue(shard: string, now: number, limit: number, after?: string): Promise<DuePage>;
  /** Reserves an item for this run until `nextDueAt` (UTC milliseconds). False: another run was faster, or it is no longer due. */
  claim(item: DueItem, nextDueAt: number): Promise<boolean>;
}

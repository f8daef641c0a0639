import type { PaymentId } from '../../domain/ids.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';

/** Something that the sweep must look at: a payment, or one of its refunds. */
export interface DueItem {
  readonly paymentId: PaymentId;
  /** Absent where the payment itself is due. */
  readonly refundId?: string;
  /** UTC milliseconds. */
  readonly dueAt: number;
  /** How often it was looked at so far. */
  readonly tries: number;
  /** Of an open payment: what its deadlines depend on (UTC milliseconds). */
  readonly open?: { readonly method: PaymentMethod; readonly payableUntil: number };
}

export interface DueWork {
  /** The shards of the index; each is asked by itself. */
  readonly shards: readonly string[];
  /** What is due in one shard, the longest due first; one round trip. */
  listDue(shard: string, now: number, limit: number): Promise<DueItem[]>;
  /** Takes an item for this run and makes it due again at `again`. False: another run was faster, or it is due no longer. */
  claim(item: DueItem, nextDueAt: number): Promise<boolean>;
}

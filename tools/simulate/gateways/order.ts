import type { PaymentId } from '../../../shared/domain/ids.ts';
import type { RawNotification } from '../../../shared/ports/payments/payment-gateway.ts';
import type { DisputeState } from '../../chaos/book-entry.ts';
import type { Random } from '../../chaos/random.ts';
import type { Reported } from '../../chaos/reported.ts';

export interface BookedRefund {
  readonly id: string;
  /** The id of our attempt; absent for a refund of the dashboard. */
  readonly key?: string;
  readonly amount: number;
  readonly at: number;
  /** `abnormal`: the payer's bank has refused it, and the office decides where the money goes. */
  state: 'pending' | 'done' | 'failed' | 'abnormal';
}

export interface BookedDispute {
  readonly id: string;
  readonly amount: number;
  readonly openedAt: number;
  state: DisputeState;
}

/** One order number in the gateway's books. Amounts are minor units, times UTC milliseconds. */
export interface Order {
  readonly id: string;
  readonly paymentId: PaymentId;
  readonly amount: number;
  readonly currency: string;
  /** No payment of ours has it: its row is gone, or another system has created it in the same merchant account. */
  readonly isForeign?: boolean;
  readonly createdAt: number;
  /** What happens to it is drawn from here, whatever happens to others. */
  readonly random: Random;
  state: 'open' | 'approved' | 'processing' | 'captured' | 'closed';
  decline?: string;
  captured: number;
  capturedAt?: number;
  readonly refunds: BookedRefund[];
  readonly disputes: BookedDispute[];
  readonly reported: Reported[];
  /** How many ids were given to its refunds, disputes and events. */
  ids: number;
}

/** What a gateway reports about an order. */
export type Occasion =
  | { readonly kind: 'paid' | 'declined' | 'closed' | 'processing' | 'approved' }
  | { readonly kind: 'refund'; readonly refund: BookedRefund }
  | { readonly kind: 'dispute'; readonly dispute: BookedDispute; readonly change: 'created' | 'updated' | 'closed' };

/** A notification before it is sent. */
export interface Message {
  readonly id: string;
  /** What counts as reported once it is acknowledged. */
  readonly subject?: string;
  /** The only source of what it reports, so it is sent until it is acknowledged. */
  readonly isOnlySource?: boolean;
  /** As it is sent now, perhaps with something changed. @param now UTC milliseconds */
  readonly raw: (now: number, change?: MessageChange) => RawNotification;
}

/** `amount`: another amount, under a genuine signature. `signature`: none of the gateway. `word`: a status that nobody has documented. */
export type MessageChange = 'amount' | 'signature' | 'word';

/** What a payer does on the gateway's page. */
export type Way = 'pays' | 'is declined' | 'is processed slowly' | 'only looks';

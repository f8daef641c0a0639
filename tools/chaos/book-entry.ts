import type { Reported } from './reported.ts';

export type DisputeState = 'inquiry' | 'open' | 'won' | 'lost' | 'closed';

interface Dispute {
  readonly id: string;
  readonly amount: number;
  readonly state: DisputeState;
}

/** A gateway's own records of one payment, in minor units. */
export interface BookEntry {
  readonly gateway: string;
  /** Our payment id, as sent to the gateway. */
  readonly paymentId: string;
  readonly currency: string;
  readonly captured: number;
  readonly refunds: readonly { key: string; amount: number; state: 'done' | 'pending' | 'failed' }[];
  readonly disputes: readonly Dispute[];
  readonly reported: readonly Reported[];
  /** It could still be paid with the checkout URL or client secret. */
  readonly payable: boolean;
  /**
   * The payer's approval, which we can capture from one time to another, and when we acknowledged its notification (UTC milliseconds).
   */
  readonly approved?: { readonly at: number; readonly until: number; readonly notifiedAt?: number };
}

/** PayPal's timestamps have whole seconds. @param at UTC milliseconds */
export function secondOf(at: number): number {
  return Math.floor(at / 1000);
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

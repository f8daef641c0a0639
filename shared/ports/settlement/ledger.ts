import type { Change } from '../../domain/change.ts';
import type { DisputeObservation, RefundObservation } from '../../domain/gateway-event.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Payment } from '../../domain/payment.ts';
import type { PaymentMethod } from '../../domain/payment-method.ts';
import type { Refund } from '../../domain/refund.ts';
import type { PaymentSnapshot } from '../../domain/settlement.ts';

/** Who pays, for the rate limit. The address is the one the network saw, never one that a browser claims. */
export interface Payer {
  readonly userId: string;
  readonly address: string;
}

export type OpenPaymentResult =
  | { readonly outcome: 'opened' }
  /** The application does not take this payment: not submitted, another one open, another or expired quote. */
  | { readonly outcome: 'conflict' }
  /** `retryAt`: UTC milliseconds from which the next payment may begin. */
  | { readonly outcome: 'rate_limited'; readonly retryAt: number };

/** All writes that touch money. Each call is one transaction, whole or not at all, and safe to repeat. */
export interface Ledger {
  /**
   * The payment and its application, consistent, in one round trip.
   *
   * @param reportedReference a reference that the gateway named: where it is the payment's, nothing has to be opened
   */
  read(id: PaymentId, reportedReference?: string): Promise<PaymentSnapshot>;
  /** One refund with its payment and application, consistent, in one round trip. */
  readRefund(
    payment: PaymentId,
    refund: string,
    reportedReference?: string,
  ): Promise<PaymentSnapshot & { readonly refund?: Refund }>;
  /** The payment that the gateway's reference belongs to. */
  findByReference(method: PaymentMethod, reference: string): Promise<PaymentId | undefined>;
  /** Makes the payment the one open payment of its application, and counts it against the payer's limits. */
  openPayment(payment: Payment, payer: Payer): Promise<OpenPaymentResult>;
  /**
   * Accepts a success without having read anything, as most are. Where a condition fails, nothing is written and what stands
   * now is returned, to decide on.
   */
  tryAcceptOptimistically(
    observation: Observation & { readonly paymentId: PaymentId },
    now: number,
  ): Promise<'written' | PaymentSnapshot>;
  /** False: somebody else changed one of the rows first; nothing was written. */
  commit(change: Change): Promise<boolean>;
  /** Keeps money that fits no payment of ours, for staff: each piece of it once, however often and by whom it is told. */
  recordUnmatchedPayment(observation: Observation | RefundObservation | DisputeObservation): Promise<void>;
  /** Whether it is kept already. */
  hasUnmatchedPayment(observation: Observation | RefundObservation | DisputeObservation): Promise<boolean>;
}

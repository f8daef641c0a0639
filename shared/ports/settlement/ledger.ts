import type { Change } from '../../domain/change.ts';
import type { DisputeObservation, RefundObservation } from '../../domain/gateway-event.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Observation } from '../../domain/observation.ts';
import type { Payment } from '../../domain/payment.ts';
import type { GatewayName } from '../../domain/payment-method.ts';
import type { Refund } from '../../domain/refund.ts';
import type { PaymentSnapshot } from '../../domain/settlement.ts';

/** The payer, for the rate limits. The address is the network address of the connection, never one from a client's header. */
export interface Payer {
  readonly userId: string;
  readonly address: string;
}

/** What has started too many payments: the user, or everybody at the payer's network address together. */
export type PayerLimit = 'user' | 'address';

export type OpenPaymentResult =
  | { readonly outcome: 'opened' }
  /** The application cannot take this payment: it is not submitted, has another open payment, or its quote changed or expired. */
  | { readonly outcome: 'conflict' }
  | RateLimited;

export interface RateLimited {
  readonly outcome: 'rate_limited';
  readonly limit: PayerLimit;
  /** UTC milliseconds from which the next payment may be started. */
  readonly retryAt: number;
}

/** All writes that concern money. Each call is one transaction and safe to repeat. */
export interface Ledger {
  /**
   * The payment and its application, consistent, in one round trip.
   *
   * @param reportedReference the reference that the gateway reported: if it is the payment's own, nothing has to be decrypted
   */
  read(id: PaymentId, reportedReference?: string): Promise<PaymentSnapshot>;
  /** One refund with its payment and application, consistent, in one round trip. */
  readRefund(
    payment: PaymentId,
    refund: string,
    reportedReference?: string,
  ): Promise<PaymentSnapshot & { readonly refund?: Refund }>;
  /** The payment that the gateway's reference belongs to. */
  findByReference(gateway: GatewayName, reference: string): Promise<PaymentId | undefined>;
  /** Makes the payment the open payment of its application and counts it against the payer's rate limits. */
  openPayment(payment: Payment, payer: Payer): Promise<OpenPaymentResult>;
  /**
   * Accepts a success without reading first, as most can be. If a condition fails, nothing is written and the stored rows are returned
   * for a decision.
   */
  tryAcceptOptimistically(
    observation: Observation & { readonly paymentId: PaymentId },
    now: number,
  ): Promise<'written' | PaymentSnapshot>;
  /** False: one of the rows was changed concurrently; nothing was written. */
  commit(change: Change): Promise<boolean>;
  /** Stores money that matches no payment of ours, for staff: once, however often it is reported. */
  recordUnmatchedPayment(observation: Observation | RefundObservation | DisputeObservation): Promise<void>;
  /** Whether it is already stored. */
  hasUnmatchedPayment(observation: Observation | RefundObservation | DisputeObservation): Promise<boolean>;
}

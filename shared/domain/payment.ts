import type { Device } from './device.ts';
import type { Dispute } from './dispute.ts';
import type { ApplicationId, PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import type { GatewayName, PaymentMethod } from './payment-method.ts';
import type { RefundTotals } from './refund-state.ts';
import type { TriggeredBy } from './source.ts';

/**
 * Allowed state transitions, and whether a payment in this state is open and so blocks another one. A decline does not close a payment:
 * it stays `pending`. `succeeded` is final. Money can arrive after a payment was closed, so every closed state may become `succeeded`.
 */
export const PAYMENT_STATES = {
  pending: { next: ['processing', 'failed', 'canceled', 'expired', 'succeeded'], open: true },
  processing: { next: ['pending', 'failed', 'canceled', 'expired', 'succeeded'], open: true },
  failed: { next: ['succeeded'], open: false },
  canceled: { next: ['succeeded'], open: false },
  expired: { next: ['succeeded'], open: false },
  succeeded: { next: [], open: false },
} as const satisfies Record<string, { next: readonly string[]; open: boolean }>;

export type PaymentState = keyof typeof PAYMENT_STATES;
export type ClosedState = 'failed' | 'canceled' | 'expired';

export const PAYMENT_STATE_NAMES = Object.keys(PAYMENT_STATES) as PaymentState[];

export function canTransitionPayment(from: PaymentState, to: PaymentState): boolean {
  return (PAYMENT_STATES[from].next as readonly string[]).includes(to);
}

export function isOpen(payment: { readonly state: PaymentState }): boolean {
  return PAYMENT_STATES[payment.state].open;
}

export function statesBefore(to: PaymentState): PaymentState[] {
  return PAYMENT_STATE_NAMES.filter((from) => canTransitionPayment(from, to));
}

/** Why a payment is being closed; determines its final state. */
export type ClosingReason = 'canceled_by_applicant' | 'switched_method' | 'superseded' | 'withdrawn' | 'expired';

export const STATE_AFTER_CLOSING: Readonly<Record<ClosingReason, ClosedState>> = {
  canceled_by_applicant: 'canceled',
  switched_method: 'canceled',
  superseded: 'canceled',
  withdrawn: 'canceled',
  expired: 'expired',
};

/** Why the card or the buyer's account was not charged; `code` is the gateway's own code. */
export interface Decline {
  readonly code: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** The payer's approval that was declined still stands: the gateway has not asked for another one since. */
  readonly approvalStands?: true;
}

/** One attempt to pay an application by one method. All times are UTC milliseconds. */
export interface Payment {
  readonly id: PaymentId;
  readonly applicationId: ApplicationId;
  readonly userId: string;
  readonly method: PaymentMethod;
  /** The gateway that carries the payment, from its creation on, whichever one carries new payments of the method. */
  readonly gateway: GatewayName;
  readonly state: PaymentState;
  /** The amount requested from the gateway: the locked price, never a value from the browser. */
  readonly amount: Money;
  readonly quoteId: string;
  /** The merchant account at the gateway; money of another account does not belong to this payment. */
  readonly account: string;
  /** The gateway's own id: a PaymentIntent's id, Alipay's trade_no. */
  readonly reference?: string;
  /** The device that the checkout was made for last. */
  readonly device: Device;
  /** A checkout for another device or with an earlier end was returned before and may still be open in a browser. */
  readonly reissued?: true;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly payableUntil: number;
  /** When a new payment can be started at the latest, unless this one is paid or its gateway does not answer. */
  readonly closesAt: number;
  /** The gateway's timestamp of the newest non-final observation; older ones change nothing. */
  readonly observedAt: number;
  readonly lastDecline?: Decline;
  readonly closing?: { readonly reason: ClosingReason; readonly since: number };
  /**
   * For a closed payment: whether the gateway has confirmed it. False if it expired while the gateway did not answer or, so far, knows
   * nothing of it: then it is queried again.
   */
  readonly gatewayConfirmed?: boolean;
  readonly succeededAt?: number;
  /** For a succeeded payment: whether it pays the application; otherwise it is refunded automatically. */
  readonly accepted?: boolean;
  /** For an automatically refunded payment: the amount that the gateway captured, which may differ from `amount`. */
  readonly captured?: Money;
  /**
   * Minor units of the capture that are not reserved by a refund; negative if a refund of the gateway's dashboard has taken what others had
   * reserved. Disputes take from them: see `refundableAmount`.
   */
  readonly unreserved?: number;
  readonly refundTotals?: RefundTotals;
  /** The payer's bank reclaims the payment or parts of it. The oldest dispute first, each id once. */
  readonly disputes?: readonly Dispute[];
  /** For an accepted payment: lost disputes have taken so much that it no longer pays the application. */
  readonly reversed?: boolean;
  /** When the sweep processes it next; absent if nothing is left to do. */
  readonly dueAt?: number;
  /** Number of attempts by the sweep. */
  readonly tries?: number;
  readonly version: number;
}

/** One entry of a payment's history. `at` is the time of our write, in UTC milliseconds. */
export interface HistoryEntry {
  readonly at: number;
  readonly to: PaymentState;
  readonly by: TriggeredBy;
  readonly description: string;
  /** The gateway's id of the notification. */
  readonly eventId?: string;
}

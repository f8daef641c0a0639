import type { DisputeState } from './gateway-event.ts';
import type { ApplicationId, PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { TriggeredBy } from './source.ts';

/**
 * What may follow what, and whether a payment in this state bars another one. A decline closes nothing: the payment stays pending.
 * `succeeded` is final; money that comes after a closing is still money, so every closed state may become `succeeded`.
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

/** The phone gets the gateway's mobile page. */
export type Device = 'desktop' | 'phone';

/** Why a payment is being closed, and so which state it ends in. */
export type ClosingReason = 'canceled_by_applicant' | 'switched_method' | 'superseded' | 'withdrawn' | 'expired';

export const STATE_AFTER_CLOSING: Readonly<Record<ClosingReason, ClosedState>> = {
  canceled_by_applicant: 'canceled',
  switched_method: 'canceled',
  superseded: 'canceled',
  withdrawn: 'canceled',
  expired: 'expired',
};

/** Why the card, or the buyer's account, was not charged; `code` is the gateway's own word. */
export interface Decline {
  readonly code: string;
  /** UTC milliseconds. */
  readonly at: number;
}

/** One attempt to pay an application by one method. All times are UTC milliseconds. */
export interface Payment {
  readonly id: PaymentId;
  readonly applicationId: ApplicationId;
  readonly userId: string;
  readonly method: PaymentMethod;
  readonly state: PaymentState;
  /** What the gateway was asked to take: the price that was locked, never what a browser said. */
  readonly amount: Money;
  readonly quoteId: string;
  /** The merchant account at the gateway; money of another account is not this payment's. */
  readonly account: string;
  /** The gateway's own name for it: a PaymentIntent's id, Alipay's trade_no. */
  readonly reference?: string;
  readonly device: Device;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly payableUntil: number;
  /** The gateway's time of the newest word that was not final; an older one changes nothing. */
  readonly observedAt: number;
  readonly lastDecline?: Decline;
  readonly closing?: { readonly reason: ClosingReason; readonly since: number };
  /** Of a closed payment: whether its gateway said so; false means that it only kept silent. */
  readonly gatewayConfirmed?: boolean;
  readonly succeededAt?: number;
  /** Of a succeeded payment: it pays the application; otherwise its money goes back. */
  readonly accepted?: boolean;
  /** What the gateway really took, of money that goes back: it may be another amount than ours. */
  readonly captured?: Money;
  /** Minor units of the capture that no refund has taken yet. */
  readonly refundable?: number;
  /** The payer's bank asks for the money back, or has asked. */
  readonly dispute?: { readonly state: DisputeState; readonly amount: Money; readonly at: number };
  /** When the sweep should look at it next; absent where nothing is left to do. */
  readonly dueAt?: number;
  /** How often the sweep has looked at it. */
  readonly tries?: number;
  readonly version: number;
}

/** What went back of a payment, or is on its way back; zero where nothing did. */
export function refundedAmount({ state, amount, captured = amount, refundable }: Payment): Money {
  const back = state === 'succeeded' && refundable !== undefined ? captured.amount - refundable : 0;
  return { ...captured, amount: back };
}

/** One entry of a payment's history. `at` is when we wrote it, UTC milliseconds. */
export interface HistoryEntry {
  readonly at: number;
  readonly to: PaymentState;
  readonly by: TriggeredBy;
  readonly description: string;
  /** The gateway's id of the notification. */
  readonly eventId?: string;
}

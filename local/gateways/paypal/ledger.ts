import type { Books, Collection } from '../books.ts';
import { stemOf } from './ids.ts';
import type { Money } from './money.ts';

export type OrderStatus = 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'VOIDED' | 'COMPLETED';
export type CaptureStatus = 'COMPLETED' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'PENDING' | 'REFUNDED';

/** All times are UTC milliseconds. */
export interface Capture {
  id: string;
  status: CaptureStatus;
  /** Why it is pending or declined. */
  reason?: string;
  amount: Money;
  requestId?: string | undefined;
  createdAt: number;
  updatedAt: number;
}

export interface Refund {
  id: string;
  /** IN_REVIEW is not documented; it counts as pending. */
  status: 'COMPLETED' | 'PENDING' | 'IN_REVIEW' | 'FAILED';
  amount: Money;
  customId?: string | undefined;
  requestId?: string | undefined;
  /** PayPal took the money back from the merchant; nobody asked for a refund. */
  isReversal?: true;
  /** The lost dispute that caused the reversal. */
  disputeId?: string | undefined;
  createdAt: number;
  updatedAt: number;
}

export interface Dispute {
  id: string;
  captureId: string;
  amount: Money;
  stage: 'INQUIRY' | 'CHARGEBACK';
  status: 'WAITING_FOR_SELLER_RESPONSE' | 'RESOLVED';
  outcome?: 'RESOLVED_BUYER_FAVOUR' | 'RESOLVED_SELLER_FAVOUR' | 'CANCELED_BY_BUYER';
  createdAt: number;
  updatedAt: number;
  respondBy: number;
}

export interface PayPalEvent {
  id: string;
  type: EventType;
  resourceType: 'checkout-order' | 'capture' | 'refund' | 'dispute';
  summary: string;
  resource: Record<string, unknown>;
  at: number;
}

export type EventType =
  | 'CHECKOUT.ORDER.APPROVED'
  | 'CHECKOUT.ORDER.COMPLETED'
  | 'CHECKOUT.PAYMENT-APPROVAL.REVERSED'
  | `PAYMENT.CAPTURE.${'COMPLETED' | 'PENDING' | 'DENIED' | 'DECLINED' | 'REFUNDED' | 'REVERSED'}`
  | `PAYMENT.REFUND.${'PENDING' | 'FAILED'}`
  | `CUSTOMER.DISPUTE.${'CREATED' | 'UPDATED' | 'RESOLVED'}`;

/** A later change that no request causes. */
export interface ScheduledAction {
  at: number;
  action: 'complete_capture' | 'deny_capture' | 'complete_refund' | 'fail_refund' | 'open_dispute';
  /** The capture or refund. */
  id: string;
}

/** An order with everything that follows from it, stored as one document so that every change is atomic, even in a kill. */
export interface Order {
  stem: string;
  id: string;
  status: OrderStatus;
  /** An order whose intent was changed cannot be captured. */
  intent: 'CAPTURE' | 'AUTHORIZE';
  amount: Money;
  customId?: string | undefined;
  description?: string | undefined;
  referenceId: string;
  returnUrl?: string | undefined;
  cancelUrl?: string | undefined;
  /** Created for PayPal's own wallet by `payment_source.paypal`. */
  namesSource: boolean;
  createdAt: number;
  updatedAt: number;
  /** An unfinished order is deleted at this time. */
  expiresAt: number;
  /** The payer's account that approved it, and when. */
  account?: string;
  approvedAt?: number;
  /** When the funding of an approval was declined. */
  declinedAt?: number;
  captures: Capture[];
  refunds: Refund[];
  disputes: Dispute[];
  events: PayPalEvent[];
  scheduled: ScheduledAction[];
}

export class Ledger {
  readonly #orders: Collection<Order>;
  readonly #listeners: ((order: Order) => void)[] = [];

  constructor(books: Books) {
    this.#orders = books.collection('orders');
  }

  /** Finds the order of any id. Returns a copy; `save` stores its changes. */
  find(id: string): Order | undefined {
    const stem = stemOf(id);
    return stem === undefined ? undefined : this.#orders.get(stem);
  }

  /** Finds an order as the API shows it: an unfinished one is gone after its time. */
  findLive(id: string): Order | undefined {
    const order = this.find(id);
    return order?.id === id && !isExpired(order) ? order : undefined;
  }

  /** Oldest first. */
  all(): Order[] {
    return this.#orders.all();
  }

  /** The events of all orders, oldest first. */
  events(): PayPalEvent[] {
    return this.all()
      .flatMap((order) => order.events)
      .sort((a, b) => a.at - b.at);
  }

  event(id: string): PayPalEvent | undefined {
    return this.find(id)?.events.find((event) => event.id === id);
  }

  save(order: Order): void {
    order.updatedAt = Date.now();
    this.#orders.put(order.stem, order);
    for (const listener of this.#listeners) listener(order);
  }

  /** Calls the listener after each change is on disk. */
  onSave(listener: (order: Order) => void): void {
    this.#listeners.push(listener);
  }
}

export function isExpired({ captures, expiresAt }: Order): boolean {
  return captures.length === 0 && expiresAt <= Date.now();
}

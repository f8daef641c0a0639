import type { Books, Collection } from '../books.ts';
import { stemOf } from './ids.ts';
import type { Charge } from './objects/charge.ts';
import type { Dispute } from './objects/dispute.ts';
import { type Event, type EventObject, type EventType, newEvent, type Origin } from './objects/event.ts';
import type { Intent } from './objects/intent.ts';
import type { CardPaymentMethod, WalletPaymentMethod } from './objects/payment-method.ts';
import type { Refund } from './objects/refund.ts';
import type { TestDispute } from './test-cards.ts';

/** A later change that no request causes. `at` is in UTC milliseconds. */
export interface ScheduledAction {
  at: number;
  action: 'finish_processing' | 'succeed_refund' | 'fail_refund' | 'open_dispute' | 'expire_wallet';
  refund?: string;
  dispute?: TestDispute;
}

/** An intent with its charges, refunds and events, stored as one document so that every change is atomic, even in a kill. */
export interface Payment {
  stem: string;
  intent: Intent;
  /** The latest attempt by card. `card` is the number of a test card. */
  attempt?: { card: string; method: CardPaymentMethod; returnUrl: string | undefined };
  /** The latest attempt by a wallet. */
  wallet?: { method: WalletPaymentMethod; returnUrl: string | undefined };
  charges: Charge[];
  refunds: Refund[];
  disputes: Dispute[];
  events: RecordedEvent[];
  scheduled: ScheduledAction[];
}

/** `at`, in UTC milliseconds, orders events within the same second; Stripe's own times are in seconds. */
export interface RecordedEvent {
  at: number;
  event: Event;
}

export class Ledger {
  readonly #payments: Collection<Payment>;
  readonly #listeners: ((payment: Payment) => void)[] = [];

  constructor(books: Books) {
    this.#payments = books.collection('payments');
  }

  /** Finds the payment of any id or client secret. Returns a copy; `save` stores its changes. */
  find(id: string): Payment | undefined {
    const stem = stemOf(id);
    return stem === undefined ? undefined : this.#payments.get(stem);
  }

  findBySecret(clientSecret: string): Payment | undefined {
    const payment = this.find(clientSecret);
    return payment?.intent.client_secret === clientSecret ? payment : undefined;
  }

  /** Oldest first. @param containing selects the payments that contain this text, such as an id in their metadata */
  all(containing?: string): Payment[] {
    return this.#payments.all(containing);
  }

  /** The events of these payments, oldest first. */
  events(payments = this.all()): Event[] {
    const recorded = payments.flatMap((payment) => payment.events);
    return recorded.sort((a, b) => a.at - b.at).map(({ event }) => event);
  }

  event(id: string): Event | undefined {
    return this.find(id)?.events.find(({ event }) => event.id === id)?.event;
  }

  save(payment: Payment): void {
    this.#payments.put(payment.stem, payment);
    for (const listener of this.#listeners) listener(payment);
  }

  /** Calls the listener after each change is on disk. */
  onSave(listener: (payment: Payment) => void): void {
    this.#listeners.push(listener);
  }
}

export function record(payment: Payment, type: EventType, object: EventObject, origin: Origin): void {
  payment.events.push({ at: Date.now(), event: newEvent(payment.stem, type, object, origin) });
}

import type { Books, Collection } from '../books.ts';
import type { StripeFaults } from './faults.ts';
import { sendForgedSuccess } from './forged-notifications.ts';
import type { Ledger } from './ledger.ts';
import { altered, chooseFaults, intentIdOf } from './notification-faults.ts';
import type { Event } from './objects/event.ts';
import { type Attempt, isAccepted, postEvent, type Receiver } from './post-event.ts';
import { retryDelay } from './timing.ts';

export interface WebhookOptions extends Receiver {
  speed: number;
  faults: StripeFaults;
}

/** The delivery state of an event. `next` (UTC milliseconds) is null when it is delivered, abandoned or dropped. */
export interface Delivery {
  event: string;
  attempts: Attempt[];
  delivered: boolean;
  next: number | null;
  duplicated?: boolean;
  altered?: boolean;
}

/** Sends every event of the ledger until the receiver accepts it, for up to three days. Pending deliveries survive a restart. */
export class Webhooks {
  readonly #options: WebhookOptions;
  readonly #ledger: Ledger;
  readonly #deliveries: Collection<Delivery>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #tracked = new Set<string>();
  /** By intent: events held back until a later one has been sent. */
  readonly #reordered = new Map<string, Event>();

  constructor(ledger: Ledger, books: Books, options: WebhookOptions) {
    this.#ledger = ledger;
    this.#deliveries = books.collection('deliveries');
    this.#options = options;
    ledger.onSave((payment) => {
      for (const { event } of payment.events) this.#track(event);
    });
  }

  start(): void {
    for (const event of this.#ledger.events()) this.#track(event);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  delivery(eventId: string): Delivery {
    return this.#deliveries.get(eventId) ?? { event: eventId, attempts: [], delivered: false, next: Date.now() };
  }

  withPending(event: Event): Event {
    return { ...event, pending_webhooks: this.delivery(event.id).next === null ? 0 : 1 };
  }

  /** Sends an event immediately, whatever its delivery state. */
  async resend(event: Event): Promise<Delivery> {
    await this.#attempt(event);
    return this.delivery(event.id);
  }

  /** Sends a forged success of an intent; undefined if the intent does not exist. */
  async forge(intentId: string): Promise<Attempt | undefined> {
    const payment = this.#ledger.find(intentId);
    const { url, stopping } = this.#options;
    return payment && sendForgedSuccess(payment.intent, payment.stem, url, stopping);
  }

  #track(event: Event): void {
    if (this.#tracked.has(event.id)) return;
    this.#tracked.add(event.id);
    if (this.#deliveries.get(event.id) === undefined) this.#applyFaults(event);
    this.#schedule(event);
  }

  #applyFaults(event: Event): void {
    const { dropped, delay, reordered, duplicated, altered, forged } = chooseFaults(
      this.#options.faults,
      event,
      this.#options.speed,
    );
    if (forged) void this.forge(intentIdOf(event));
    if (reordered) this.#reordered.set(intentIdOf(event), event);
    if (!dropped && delay === 0 && !duplicated && !altered) return;
    const next = dropped ? null : Date.now() + delay;
    this.#deliveries.put(event.id, { ...this.delivery(event.id), next, duplicated, altered });
  }

  #schedule(event: Event): void {
    clearTimeout(this.#timers.get(event.id));
    const { next } = this.delivery(event.id);
    if (next === null || this.#options.stopping.aborted) return;
    const timer = setTimeout(() => void this.#attempt(event), Math.max(0, next - Date.now()));
    this.#timers.set(event.id, timer);
  }

  async #attempt(event: Event): Promise<void> {
    clearTimeout(this.#timers.get(event.id));
    const sent = this.delivery(event.id).altered ? altered(event) : event;
    const attempt = await postEvent(sent, this.#options);
    // Interrupted by a stop: as after a kill, the next run repeats the attempt.
    if (this.#options.stopping.aborted) return;
    this.#deliveries.put(event.id, this.#after(this.delivery(event.id), attempt));
    this.#schedule(event);
    this.#releaseReordered(event);
  }

  #after(delivery: Delivery, attempt: Attempt): Delivery {
    const attempts = [...delivery.attempts, attempt];
    const delivered = delivery.delivered || isAccepted(attempt);
    const delay = delivered ? undefined : retryDelay(attempts.length);
    const next = delay === undefined ? null : Date.now() + delay / this.#options.speed;
    return { ...delivery, attempts, delivered, duplicated: false, next: delivery.duplicated ? Date.now() : next };
  }

  /** Called after a notification was sent: sends the reordered one of the same payment that waited for it. */
  #releaseReordered(event: Event): void {
    const intentId = intentIdOf(event);
    const heldBack = this.#reordered.get(intentId);
    if (heldBack === undefined) return;
    this.#reordered.delete(intentId);
    if (heldBack.id !== event.id) void this.#attempt(heldBack);
  }
}

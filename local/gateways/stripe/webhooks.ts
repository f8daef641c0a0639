import type { Books, Collection } from '../books.ts';
import type { StripeFaults } from './faults.ts';
import { forgeSuccess } from './forger.ts';
import type { Ledger } from './ledger.ts';
import { altered, disturb, intentIdOf } from './notification-faults.ts';
import type { Event } from './objects/event.ts';
import { type Attempt, isAccepted, postEvent, type Receiver } from './post-event.ts';
import { retryPause } from './timing.ts';

export interface WebhookOptions extends Receiver {
  speed: number;
  faults: StripeFaults;
}

/** What became of an event's notification; `next`, in UTC milliseconds, is null once it is delivered, given up or lost. */
export interface Delivery {
  event: string;
  attempts: Attempt[];
  delivered: boolean;
  next: number | null;
  repeated?: boolean;
  altered?: boolean;
}

/** Sends every event of the ledger until the receiver takes it, for three days; what is unsent outlives a restart. */
export class Webhooks {
  readonly #options: WebhookOptions;
  readonly #ledger: Ledger;
  readonly #deliveries: Collection<Delivery>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #known = new Set<string>();
  /** By intent: events that wait for a later one to go first. */
  readonly #overtaken = new Map<string, Event>();

  constructor(ledger: Ledger, books: Books, options: WebhookOptions) {
    this.#ledger = ledger;
    this.#deliveries = books.collection('deliveries');
    this.#options = options;
    ledger.onSave((payment) => {
      for (const { event } of payment.events) this.#expect(event);
    });
  }

  start(): void {
    for (const event of this.#ledger.events()) this.#expect(event);
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

  /** Sends an event now, whatever became of it before. */
  async resend(event: Event): Promise<Delivery> {
    await this.#attempt(event);
    return this.delivery(event.id);
  }

  /** Claims success for an intent with a signature that is not Stripe's. */
  async forge(intentId: string): Promise<Attempt | undefined> {
    const payment = this.#ledger.find(intentId);
    const { url, stopping } = this.#options;
    return payment && forgeSuccess(payment.intent, payment.stem, url, stopping);
  }

  #expect(event: Event): void {
    if (this.#known.has(event.id)) return;
    this.#known.add(event.id);
    if (this.#deliveries.get(event.id) === undefined) this.#disturb(event);
    this.#schedule(event);
  }

  #disturb(event: Event): void {
    const { lost, delay, overtaken, repeated, altered, forged } = disturb(
      this.#options.faults,
      event,
      this.#options.speed,
    );
    if (forged) void this.forge(intentIdOf(event));
    if (overtaken) this.#overtaken.set(intentIdOf(event), event);
    if (!lost && delay === 0 && !repeated && !altered) return;
    const next = lost ? null : Date.now() + delay;
    this.#deliveries.put(event.id, { ...this.delivery(event.id), next, repeated, altered });
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
    // Stopped in the middle: as after a kill, the next run makes the attempt again.
    if (this.#options.stopping.aborted) return;
    this.#deliveries.put(event.id, this.#after(this.delivery(event.id), attempt));
    this.#schedule(event);
    this.#letPass(event);
  }

  #after(delivery: Delivery, attempt: Attempt): Delivery {
    const attempts = [...delivery.attempts, attempt];
    const delivered = delivery.delivered || isAccepted(attempt);
    const pause = delivered ? undefined : retryPause(attempts.length);
    const next = pause === undefined ? null : Date.now() + pause / this.#options.speed;
    return { ...delivery, attempts, delivered, repeated: false, next: delivery.repeated ? Date.now() : next };
  }

  /** One of a payment's notifications has gone: the one that it was to overtake follows. */
  #letPass(event: Event): void {
    const intentId = intentIdOf(event);
    const waiting = this.#overtaken.get(intentId);
    if (waiting === undefined) return;
    this.#overtaken.delete(intentId);
    if (waiting.id !== event.id) void this.#attempt(waiting);
  }
}

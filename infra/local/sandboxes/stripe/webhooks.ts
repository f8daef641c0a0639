import type { Books, Collection } from '../books.ts';
import type { Ledger } from './ledger.ts';
import type { Event } from './objects/event.ts';
import { seconds } from './objects/narrow.ts';
import { signatureHeader } from './signature.ts';
import { retryPause } from './timing.ts';

export interface WebhookOptions {
  url: string;
  /** Every secret that is valid at the moment. */
  secrets: readonly string[];
  speed: number;
}

/** Times are UTC milliseconds; `next` is null once it was delivered or given up. */
export interface Delivery {
  event: string;
  attempts: { at: number; status?: number; error?: string }[];
  delivered: boolean;
  next: number | null;
}

const TIMEOUT = 10_000;

/** Sends every event of the ledger until the receiver takes it, for three days; what is unsent outlives a restart. */
export class Webhooks {
  readonly #options: WebhookOptions;
  readonly #ledger: Ledger;
  readonly #deliveries: Collection<Delivery>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #known = new Set<string>();
  readonly #stopping = new AbortController();

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
    this.#stopping.abort();
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
    clearTimeout(this.#timers.get(event.id));
    await this.#attempt(event);
    return this.delivery(event.id);
  }

  #expect(event: Event): void {
    if (this.#known.has(event.id)) return;
    this.#known.add(event.id);
    this.#schedule(event);
  }

  #schedule(event: Event): void {
    const { next } = this.delivery(event.id);
    if (next === null || this.#stopping.signal.aborted) return;
    const timer = setTimeout(() => void this.#attempt(event), Math.max(0, next - Date.now()));
    this.#timers.set(event.id, timer);
  }

  async #attempt(event: Event): Promise<void> {
    this.#timers.delete(event.id);
    const outcome = await this.#send(JSON.stringify(event, null, 2), this.#options.secrets);
    if (this.#stopping.signal.aborted) return;
    const delivery = this.delivery(event.id);
    delivery.attempts.push({ at: Date.now(), ...outcome });
    delivery.delivered ||= outcome.status !== undefined && outcome.status >= 200 && outcome.status < 300;
    const pause = delivery.delivered ? undefined : retryPause(delivery.attempts.length);
    delivery.next = pause === undefined ? null : Date.now() + pause / this.#options.speed;
    this.#deliveries.put(event.id, delivery);
    this.#schedule(event);
  }

  async #send(payload: string, secrets: readonly string[]): Promise<{ status?: number; error?: string }> {
    try {
      const response = await fetch(this.#options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureHeader(payload, secrets, seconds()),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        body: payload,
        redirect: 'manual',
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT), this.#stopping.signal]),
      });
      await response.body?.cancel();
      return { status: response.status };
    } catch (error) {
      return { error: error instanceof Error ? error.name : 'unknown' };
    }
  }
}

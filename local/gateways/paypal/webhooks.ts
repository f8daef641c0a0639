import type { Books, Collection } from '../books.ts';
import { forgersKey } from '../forgers-key.ts';
import { NOT_PEM } from './certificate-routes.ts';
import { faultTargetOf, type PayPalFaults } from './faults.ts';
import { forgedSuccess } from './forged-notifications.ts';
import type { Ledger, PayPalEvent } from './ledger.ts';
import { altered, chooseFaults } from './notification-faults.ts';
import { type Attempt, isAccepted, post } from './post.ts';
import { eventResource, type Place } from './resources.ts';
import { retryDelay } from './timing.ts';
import { newTransmission, type Signer, signedHeaders, type Transmission } from './transmission.ts';

export interface WebhookOptions extends Signer {
  /** Where the merchant receives notifications. */
  url: string;
  place: Place;
  /** The id under which the signer's certificate is served. */
  certificateId: string;
  speed: number;
  faults: PayPalFaults;
  stopping: AbortSignal;
}

/** The delivery state of an event. `next` (UTC milliseconds) is null when it is delivered, abandoned or dropped. */
export interface Delivery {
  event: string;
  attempts: Attempt[];
  delivered: boolean;
  next: number | null;
  duplicated?: boolean;
  altered?: boolean;
  withoutCertificate?: boolean;
  /** Fault `retry_keeps_time`: what every attempt carries. */
  transmission?: Transmission;
}

/** Sends every event of the ledger until the merchant accepts it, up to 25 times more in three days. Pending deliveries survive a restart. */
export class Webhooks {
  readonly #options: WebhookOptions;
  readonly #ledger: Ledger;
  readonly #deliveries: Collection<Delivery>;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #tracked = new Set<string>();
  /** By order: events held back until a later one has been sent. */
  readonly #reordered = new Map<string, PayPalEvent>();

  constructor(ledger: Ledger, books: Books, options: WebhookOptions) {
    this.#ledger = ledger;
    this.#deliveries = books.collection('deliveries');
    this.#options = options;
    ledger.onSave(({ events }) => {
      for (const event of events) this.#track(event);
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

  /** Sends an event immediately, whatever its delivery state. */
  async resend(event: PayPalEvent): Promise<Delivery> {
    await this.#attempt(event);
    return this.delivery(event.id);
  }

  /** Sends a forged success of an order, signed with another key; undefined if the order does not exist. */
  async forge(orderId: string): Promise<Attempt | undefined> {
    const order = this.#ledger.find(orderId);
    if (order === undefined) return undefined;
    const event = forgedSuccess(this.#options.place, order);
    return this.#send(event, newTransmission(), this.#certUrl(), forgersKey());
  }

  #track(event: PayPalEvent): void {
    if (this.#tracked.has(event.id)) return;
    this.#tracked.add(event.id);
    if (this.#deliveries.get(event.id) === undefined) this.#applyFaults(event);
    this.#schedule(event);
  }

  #applyFaults(event: PayPalEvent): void {
    const { faults, speed } = this.#options;
    const order = this.#ledger.find(event.id);
    if (order === undefined) return;
    const chosen = chooseFaults(faults, event, faultTargetOf(order), speed);
    const { dropped, delay, duplicated, withoutCertificate } = chosen;
    if (chosen.forged) void this.forge(order.id);
    if (chosen.reordered) this.#reordered.set(order.stem, event);
    if (!dropped && delay === 0 && !duplicated && !chosen.altered && !withoutCertificate) return;
    const next = dropped ? null : Date.now() + delay;
    const state = { next, duplicated, altered: chosen.altered, withoutCertificate };
    this.#deliveries.put(event.id, { ...this.delivery(event.id), ...state });
  }

  #schedule(event: PayPalEvent): void {
    clearTimeout(this.#timers.get(event.id));
    const { next } = this.delivery(event.id);
    if (next === null || this.#options.stopping.aborted) return;
    const timer = setTimeout(() => void this.#attempt(event), Math.max(0, next - Date.now()));
    this.#timers.set(event.id, timer);
  }

  async #attempt(event: PayPalEvent): Promise<void> {
    clearTimeout(this.#timers.get(event.id));
    const { altered: isAltered, withoutCertificate, transmission = newTransmission() } = this.delivery(event.id);
    const certUrl = this.#certUrl() + (withoutCertificate ? NOT_PEM : '');
    const sent = isAltered ? altered(event) : event;
    const attempt = await this.#send(sent, transmission, certUrl, this.#options.privateKey);
    // Interrupted by a stop: as after a kill, the next run repeats the attempt.
    if (this.#options.stopping.aborted) return;
    this.#deliveries.put(event.id, this.#after(this.delivery(event.id), attempt, transmission));
    this.#schedule(event);
    this.#releaseReordered(event);
  }

  #send(event: PayPalEvent, transmission: Transmission, certUrl: string, privateKey: WebhookOptions['privateKey']) {
    const { url, place, webhookId, stopping } = this.#options;
    const body = JSON.stringify(eventResource(place, event));
    return post(url, body, signedHeaders(body, transmission, certUrl, { privateKey, webhookId }), stopping);
  }

  #after(delivery: Delivery, attempt: Attempt, transmission: Transmission): Delivery {
    const attempts = [...delivery.attempts, attempt];
    const delivered = delivery.delivered || isAccepted(attempt);
    const delay = delivered ? undefined : retryDelay(attempts.length);
    const next = delay === undefined ? null : Date.now() + delay / this.#options.speed;
    const keepsTime = delay !== undefined && this.#options.faults.trigger('retry_keeps_time') !== undefined;
    return {
      ...delivery,
      attempts,
      delivered,
      duplicated: false,
      withoutCertificate: false,
      next: delivery.duplicated ? Date.now() : next,
      ...(keepsTime && { transmission }),
    };
  }

  #certUrl(): string {
    const { place, certificateId } = this.#options;
    return `${place.url()}/v1/notifications/certs/${certificateId}`;
  }

  /** Called after a notification was sent: sends the reordered one of the same order that waited for it. */
  #releaseReordered(event: PayPalEvent): void {
    const stem = this.#ledger.find(event.id)?.stem ?? '';
    const heldBack = this.#reordered.get(stem);
    if (heldBack === undefined) return;
    this.#reordered.delete(stem);
    if (heldBack.id !== event.id) void this.#attempt(heldBack);
  }
}

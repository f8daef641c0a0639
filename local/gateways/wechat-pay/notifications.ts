import type { Books, Collection } from '../books.ts';
import type { WechatPayFaults } from './faults.ts';
import type { Identity, SigningKey } from './identity.ts';
import { contentOf, notificationBody, tampered } from './notification-bodies.ts';
import type { EventType, Order, OrderEvent } from './orders.ts';
import { signedHeaders, signtestHeaders } from './signatures.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const RETRY_DELAYS = [
  ...[15 * SECOND, 15 * SECOND, 30 * SECOND],
  ...[3 * MINUTE, 10 * MINUTE, 20 * MINUTE, 30 * MINUTE, 30 * MINUTE, 30 * MINUTE, 60 * MINUTE],
  ...[3 * HOUR, 3 * HOUR, 3 * HOUR, 6 * HOUR, 6 * HOUR],
];
/** Milliseconds. */
const RESPONSE_TIMEOUT = 5 * SECOND;
const DEFAULT_DELAY = 5 * SECOND;
const REPLAY_AGE = 10 * MINUTE;

interface Attempt {
  /** When it was sent and when it was answered, in UTC milliseconds. */
  at: number;
  answeredAt?: number;
  httpStatus?: number;
  body?: string;
  error?: string;
}

export interface Notification {
  id: string;
  type: EventType;
  outTradeNo: string;
  outRefundNo?: string | undefined;
  url: string;
  body: string;
  signedBy: 'publicKey' | 'certificate';
  state: 'pending' | 'delivered' | 'dropped' | 'abandoned';
  /** UTC milliseconds. */
  nextAt: number;
  attempts: Attempt[];
  /** How often it is still sent once more, whatever the response: a payment is reported twice. */
  repeats: number;
  /** Fault `reorder`: held back until another notification has been sent. */
  heldBack: boolean;
  /** Faults `signtest` and `replay`: what else is sent before and after it. */
  probed: boolean;
  replayed: boolean;
  /** The responses to these. */
  rejections: Attempt[];
}

interface Dependencies {
  books: Books;
  faults: WechatPayFaults;
  now: () => number;
  identity: Identity;
  /** Divides the retry delays. */
  speed: number;
}

/** Notifies the merchant until the response is 200 or 204: immediately, then fifteen times over a day. */
export class Notifications {
  readonly #notifications: Collection<Notification>;
  readonly #dependencies: Dependencies;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #heldBack = new Set<string>();
  readonly #sending = new Set<Promise<unknown>>();
  readonly #stopped = new AbortController();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    this.#notifications = dependencies.books.collection<Notification>('notifications');
  }

  /** Resumes the notifications that an earlier run left pending. */
  resume(): void {
    for (const notification of this.#notifications.all()) this.#schedule(notification);
  }

  all(): Notification[] {
    return this.#notifications.all();
  }

  /** Enqueues the notification of an event once, and decides which faults apply to it. */
  enqueue(order: Order, event: OrderEvent): void {
    const { faults, identity, now } = this.#dependencies;
    const content = contentOf(order, event, identity);
    if (content === undefined || this.#notifications.get(event.id) !== undefined) return;
    const { id, type, outRefundNo } = event;
    const { outTradeNo } = order;
    const fields = { out_trade_no: outTradeNo, out_refund_no: outRefundNo, event_type: type };
    const hit = (kind: Parameters<WechatPayFaults['trigger']>[0]) => faults.trigger(kind, fields);
    const body = notificationBody(event, hit('alter') ? altered(content.resource) : content.resource, identity);
    const reordered = hit('reorder');
    const delayed = hit('delay') ?? reordered;
    this.#save({
      ...{ id, type, outTradeNo, outRefundNo, url: content.url },
      body: hit('tamper') ? tampered(body) : body,
      signedBy: hit('by_certificate') ? 'certificate' : 'publicKey',
      state: hit('drop') ? 'dropped' : 'pending',
      nextAt: now() + (delayed ? (delayed.delayMs ?? DEFAULT_DELAY) : 0),
      attempts: [],
      repeats: (type === 'TRANSACTION.SUCCESS' ? 1 : 0) + (hit('duplicate') ? 1 : 0),
      heldBack: reordered !== undefined,
      probed: hit('signtest') !== undefined,
      replayed: hit('replay') !== undefined,
      rejections: [],
    });
  }

  /** Sends a notification immediately, whatever its state; undefined if it does not exist. */
  async resend(id: string): Promise<Attempt | undefined> {
    const notification = this.#notifications.get(id);
    return notification && this.#send(notification);
  }

  /** Posts a body as it is, signed with the given key at the given time; a forgery uses a key that is not WeChat Pay's. */
  post(url: string, body: string, key: SigningKey, signedAt = this.#dependencies.now()): Promise<Attempt> {
    return this.#post(url, body, signedHeaders(body, key, signedAt));
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#sending);
  }

  async #post(url: string, body: string, signature: Record<string, string>): Promise<Attempt> {
    const { now } = this.#dependencies;
    const at = now();
    const headers = { 'content-type': 'application/json', ...signature };
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(RESPONSE_TIMEOUT)]);
    try {
      const answer = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal });
      const text = await answer.text();
      return { at, answeredAt: now(), httpStatus: answer.status, body: text.slice(0, 200) };
    } catch (error) {
      return { at, error: String(error) };
    }
  }

  #schedule({ id, state, nextAt, heldBack }: Notification): void {
    clearTimeout(this.#timers.get(id));
    if (heldBack) this.#heldBack.add(id);
    else this.#heldBack.delete(id);
    if (state !== 'pending' || this.#stopped.signal.aborted) return;
    const timer = setTimeout(() => this.#sendNow(id), Math.max(0, nextAt - this.#dependencies.now()));
    this.#timers.set(id, timer);
  }

  #sendNow(id: string): void {
    this.#timers.delete(id);
    const notification = this.#notifications.get(id);
    if (notification === undefined) return;
    const sending = this.#send(notification).finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #send({ id, url, body, signedBy, probed, replayed }: Notification): Promise<Attempt> {
    const { identity, now } = this.#dependencies;
    const key = identity[signedBy];
    const probes = probed ? [await this.#post(url, body, signtestHeaders(signedHeaders(body, key, now())))] : [];
    const attempt = await this.post(url, body, key);
    const replays = replayed ? [await this.post(url, body, key, now() - REPLAY_AGE)] : [];
    const notification = this.#notifications.get(id);
    // Interrupted by a stop: as after a kill, the attempt does not count and the next run repeats it.
    if (notification === undefined || this.#stopped.signal.aborted) return attempt;
    const attempts = [...notification.attempts, attempt];
    const rejections = [...notification.rejections, ...probes, ...replays];
    const sent = { ...notification, attempts, rejections, heldBack: false, probed: false, replayed: false };
    this.#save(this.#after(sent, attempt));
    this.#releaseHeldBack();
    return attempt;
  }

  #after(notification: Notification, { httpStatus }: Attempt): Notification {
    const now = this.#dependencies.now();
    const { state, repeats } = notification;
    if (httpStatus === 200 || httpStatus === 204) {
      if (state === 'pending' && repeats > 0) return { ...notification, nextAt: now, repeats: repeats - 1 };
      return { ...notification, state: 'delivered' };
    }
    if (state !== 'pending') return notification;
    const delay = RETRY_DELAYS[notification.attempts.length - 1];
    if (delay === undefined) return { ...notification, state: 'abandoned' };
    return { ...notification, nextAt: now + delay / this.#dependencies.speed };
  }

  /** Called after a notification was sent: releases the ones that waited for it. */
  #releaseHeldBack(): void {
    for (const id of this.#heldBack) {
      const notification = this.#notifications.get(id);
      if (notification !== undefined)
        this.#save({ ...notification, heldBack: false, nextAt: this.#dependencies.now() });
    }
  }

  #save(notification: Notification): void {
    this.#notifications.put(notification.id, notification);
    this.#schedule(notification);
  }
}

/** The same resource with another amount. */
function altered<T extends { amount: { total: number } }>(resource: T): T {
  const total = resource.amount.total === 1 ? 2 : 1;
  return { ...resource, amount: { ...resource.amount, total, payer_total: total } };
}

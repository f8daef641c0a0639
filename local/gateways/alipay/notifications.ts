import type { KeyLike } from 'node:crypto';
import type { Books, Collection } from '../books.ts';
import { toBeijing } from './beijing-time.ts';
import type { AlipayFaults } from './faults.ts';
import { type Params, signed } from './signatures.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RETRY_DELAYS = [4 * MINUTE, 10 * MINUTE, 10 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 15 * HOUR];
/** Milliseconds. */
const RESPONSE_TIMEOUT = 10_000;
const DEFAULT_DELAY = 5_000;

interface Attempt {
  /** When it was sent and when it was answered, in UTC milliseconds. */
  at: number;
  answeredAt?: number;
  httpStatus?: number;
  body?: string;
  error?: string;
}

export interface Notification {
  notifyId: string;
  outTradeNo: string;
  url: string;
  params: Params;
  state: 'pending' | 'delivered' | 'dropped' | 'abandoned';
  /** UTC milliseconds. */
  nextAt: number;
  attempts: Attempt[];
  /** Fault `reorder`: held back until another notification has been sent. */
  heldBack: boolean;
  /** Fault `duplicate`: to be sent once more, regardless of the response. */
  duplicate: boolean;
}

interface Dependencies {
  books: Books;
  faults: AlipayFaults;
  now: () => number;
  privateKey: KeyLike;
  /** Divides the retry delays. */
  speed: number;
}

/** Notifies the merchant until the response is exactly `success`: immediately, then after 4m, 10m, 10m, 1h, 2h, 6h, 15h. */
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

  has(notifyId: string): boolean {
    return this.#notifications.get(notifyId) !== undefined;
  }

  /** Enqueues a notification, and decides once which faults apply to it. */
  enqueue(message: Pick<Notification, 'notifyId' | 'outTradeNo' | 'url' | 'params'>): void {
    const { faults, now } = this.#dependencies;
    const { params } = message;
    const fields = { out_trade_no: message.outTradeNo, trade_status: params.trade_status };
    const isPlainSuccess = params.trade_status === 'TRADE_SUCCESS' && params.refund_fee === undefined;
    const zero: Params = isPlainSuccess && faults.trigger('zero_refund_fee', fields) ? { refund_fee: '0.00' } : {};
    const dropped = faults.trigger('drop', fields) !== undefined;
    const altered = faults.trigger('alter', fields) !== undefined;
    const reordered = faults.trigger('reorder', fields);
    const delayed = faults.trigger('delay', fields) ?? reordered;
    const notification: Notification = {
      ...message,
      params: altered
        ? { ...params, ...zero, total_amount: params.total_amount === '0.01' ? '0.02' : '0.01' }
        : { ...params, ...zero },
      state: dropped ? 'dropped' : 'pending',
      nextAt: now() + (delayed ? (delayed.delayMs ?? DEFAULT_DELAY) : 0),
      attempts: [],
      heldBack: reordered !== undefined,
      duplicate: faults.trigger('duplicate', fields) !== undefined,
    };
    this.#save(notification);
  }

  /** Sends a notification immediately, whatever its state; undefined if it does not exist. */
  async resend(notifyId: string): Promise<Attempt | undefined> {
    const notification = this.#notifications.get(notifyId);
    return notification && this.#send(notification);
  }

  /** Posts parameters signed with the given key; a forgery uses another key than Alipay. */
  async post(url: string, params: Params, key: KeyLike): Promise<Attempt> {
    const at = this.#dependencies.now();
    const body = new URLSearchParams(signed({ ...params, notify_time: toBeijing(at) }, key));
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(RESPONSE_TIMEOUT)]);
    try {
      const answer = await fetch(url, { method: 'POST', body, redirect: 'manual', signal });
      const text = await answer.text();
      return { at, answeredAt: this.#dependencies.now(), httpStatus: answer.status, body: text.slice(0, 200) };
    } catch (error) {
      return { at, error: String(error) };
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#sending);
  }

  #schedule({ notifyId, state, nextAt, heldBack }: Notification): void {
    clearTimeout(this.#timers.get(notifyId));
    if (heldBack) this.#heldBack.add(notifyId);
    else this.#heldBack.delete(notifyId);
    if (state !== 'pending' || this.#stopped.signal.aborted) return;
    const timer = setTimeout(() => this.#sendNow(notifyId), Math.max(0, nextAt - this.#dependencies.now()));
    this.#timers.set(notifyId, timer);
  }

  #sendNow(notifyId: string): void {
    this.#timers.delete(notifyId);
    const notification = this.#notifications.get(notifyId);
    if (notification === undefined) return;
    const sending = this.#send(notification).finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  async #send({ notifyId, url, params }: Notification): Promise<Attempt> {
    const attempt = await this.post(url, params, this.#dependencies.privateKey);
    const notification = this.#notifications.get(notifyId);
    // Interrupted by a stop: as after a kill, the attempt does not count and the next run repeats it.
    if (notification === undefined || this.#stopped.signal.aborted) return attempt;
    const attempts = [...notification.attempts, attempt];
    this.#save(this.#after({ ...notification, attempts, heldBack: false }, attempt));
    this.#releaseHeldBack();
    return attempt;
  }

  #after(notification: Notification, attempt: Attempt): Notification {
    const now = this.#dependencies.now();
    if (notification.duplicate) return { ...notification, state: 'pending', nextAt: now, duplicate: false };
    if (attempt.body === 'success') return { ...notification, state: 'delivered' };
    if (notification.state !== 'pending') return notification;
    const delay = RETRY_DELAYS[notification.attempts.length - 1];
    if (delay === undefined) return { ...notification, state: 'abandoned' };
    return { ...notification, nextAt: now + delay / this.#dependencies.speed };
  }

  /** Called after a notification was sent: releases the ones that waited for it. */
  #releaseHeldBack(): void {
    for (const notifyId of this.#heldBack) {
      const notification = this.#notifications.get(notifyId);
      if (notification !== undefined)
        this.#save({ ...notification, heldBack: false, nextAt: this.#dependencies.now() });
    }
  }

  #save(notification: Notification): void {
    this.#notifications.put(notification.notifyId, notification);
    this.#schedule(notification);
  }
}

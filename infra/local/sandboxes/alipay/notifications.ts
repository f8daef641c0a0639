import type { KeyLike } from 'node:crypto';
import type { Books, Collection } from '../books.ts';
import { toBeijing } from './beijing-time.ts';
import type { AlipayFaults } from './faults.ts';
import { type Params, signed } from './signatures.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RETRIES = [4 * MINUTE, 10 * MINUTE, 10 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 15 * HOUR];
const ANSWER_WITHIN = 10_000;
const HELD_BACK = 5_000;

interface Attempt {
  /** UTC milliseconds. */
  at: number;
  httpStatus?: number;
  body?: string;
  error?: string;
}

export interface Notification {
  notifyId: string;
  outTradeNo: string;
  url: string;
  params: Params;
  state: 'due' | 'delivered' | 'lost' | 'given_up';
  /** UTC milliseconds. */
  nextAt: number;
  attempts: Attempt[];
  /** Struck by `reorder`: waits until another one has gone before it. */
  overtaken: boolean;
  /** Struck by `repeat`: still to be sent once more, whatever was answered. */
  again: boolean;
}

interface Dependencies {
  books: Books;
  faults: AlipayFaults;
  now: () => number;
  privateKey: KeyLike;
  /** Divides the retry delays. */
  speed: number;
}

/** Tells the merchant, until the answer is exactly `success`: at once, then after 4m, 10m, 10m, 1h, 2h, 6h, 15h. */
export class Notifications {
  readonly #notifications: Collection<Notification>;
  readonly #with: Dependencies;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #sending = new Set<Promise<unknown>>();
  readonly #stopped = new AbortController();

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
    this.#notifications = dependencies.books.collection<Notification>('notifications');
  }

  /** Goes on with what a former run left due. */
  resume(): void {
    for (const notification of this.#notifications.all()) this.#schedule(notification);
  }

  all(): Notification[] {
    return this.#notifications.all();
  }

  has(notifyId: string): boolean {
    return this.#notifications.get(notifyId) !== undefined;
  }

  /** Takes a notification on; what is to go wrong with it is decided here, once. */
  enqueue(url: string, params: Params & { notify_id: string; out_trade_no: string }): void {
    const { faults, now } = this.#with;
    const about = { out_trade_no: params.out_trade_no, trade_status: params.trade_status };
    const lost = faults.strike('lose', about) !== undefined;
    const altered = faults.strike('alter', about) !== undefined;
    const overtaken = faults.strike('reorder', about);
    const delayed = faults.strike('delay', about) ?? overtaken;
    const notification: Notification = {
      notifyId: params.notify_id,
      outTradeNo: params.out_trade_no,
      url,
      params: altered ? { ...params, total_amount: params.total_amount === '0.01' ? '0.02' : '0.01' } : params,
      state: lost ? 'lost' : 'due',
      nextAt: now() + (delayed ? (delayed.delayMs ?? HELD_BACK) : 0),
      attempts: [],
      overtaken: overtaken !== undefined,
      again: faults.strike('repeat', about) !== undefined,
    };
    this.#notifications.put(notification.notifyId, notification);
    this.#schedule(notification);
  }

  /** Sends one now, out of turn and in any state; nothing, if there is none. */
  async resend(notifyId: string): Promise<Attempt | undefined> {
    const notification = this.#notifications.get(notifyId);
    return notification && this.#send(notification);
  }

  /** Posts parameters signed with the key given, which need not be Alipay's. */
  async post(url: string, params: Params, key: KeyLike): Promise<Attempt> {
    const at = this.#with.now();
    const body = new URLSearchParams(signed({ ...params, notify_time: toBeijing(at) }, key));
    const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(ANSWER_WITHIN)]);
    try {
      const answer = await fetch(url, { method: 'POST', body, redirect: 'manual', signal });
      return { at, httpStatus: answer.status, body: (await answer.text()).slice(0, 200) };
    } catch (error) {
      return { at, error: String(error) };
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#sending);
  }

  #schedule({ notifyId, state, nextAt }: Notification): void {
    if (state !== 'due' || this.#stopped.signal.aborted) return;
    clearTimeout(this.#timers.get(notifyId));
    const timer = setTimeout(() => this.#sendNow(notifyId), nextAt - this.#with.now());
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
    const attempt = await this.post(url, params, this.#with.privateKey);
    const notification = this.#notifications.get(notifyId);
    // Stopped in the middle: as with a kill, the attempt was never made and the next run makes it.
    if (notification === undefined || this.#stopped.signal.aborted) return attempt;
    const after = this.#after({ ...notification, attempts: [...notification.attempts, attempt] }, attempt);
    this.#notifications.put(notifyId, after);
    this.#schedule(after);
    this.#letPass(notifyId);
    return attempt;
  }

  #after(notification: Notification, attempt: Attempt): Notification {
    const now = this.#with.now();
    if (notification.again) return { ...notification, state: 'due', nextAt: now, again: false };
    if (attempt.body === 'success') return { ...notification, state: 'delivered' };
    if (notification.state !== 'due') return notification;
    const delay = RETRIES[notification.attempts.length - 1];
    if (delay === undefined) return { ...notification, state: 'given_up' };
    return { ...notification, nextAt: now + delay / this.#with.speed };
  }

  /** One has gone: those that were to be overtaken have been. */
  #letPass(goneId: string): void {
    for (const notification of this.#notifications.all()) {
      if (!notification.overtaken || notification.notifyId === goneId || notification.attempts.length > 0) continue;
      const released = { ...notification, overtaken: false, nextAt: this.#with.now() };
      this.#notifications.put(notification.notifyId, released);
      this.#schedule(released);
    }
  }
}

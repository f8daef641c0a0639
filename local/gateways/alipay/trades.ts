import { randomInt, randomUUID } from 'node:crypto';
import type { Books, Collection } from '../books.ts';
import { toBeijing } from './beijing-time.ts';
import { AlipayError, invalidParameter, tradeNotExist, tradeStatusError } from './errors.ts';
import type { AlipayFaults } from './faults.ts';
import type { Order, PageMethod } from './orders.ts';

export type TradeStatus = 'WAIT_BUYER_PAY' | 'TRADE_CLOSED' | 'TRADE_SUCCESS' | 'TRADE_FINISHED';

export interface Refund {
  outRequestNo: string;
  fen: number;
  requestedAt: number;
  /** When a pending refund completes. All times are UTC milliseconds. */
  dueAt?: number | undefined;
  /** Its status while it is pending; usually a query shows none. */
  status?: string | undefined;
  doneAt?: number | undefined;
}

/** A change to notify the merchant of. It is written together with the change, so that a kill cannot lose it. */
export interface TradeEvent {
  notifyId: string;
  status: TradeStatus;
  /** The refund that caused the change, and the total refunded so far. */
  refund?: { outRequestNo: string; doneAt: number; refundedFen: number } | undefined;
}

export interface Trade {
  outTradeNo: string;
  tradeNo: string;
  status: TradeStatus;
  /** The amount that the merchant signed, and the amount to pay; they differ only by a fault. */
  orderedFen: number;
  totalFen: number;
  subject: string;
  /** The product of the page on which the buyer logged in. */
  method: PageMethod;
  timeExpire?: number | undefined;
  notifyUrl?: string | undefined;
  expiresAt: number;
  createdAt: number;
  paidAt?: number | undefined;
  closedAt?: number | undefined;
  refunds: Refund[];
  events: TradeEvent[];
}

export interface TradeKey {
  trade_no?: string | undefined;
  out_trade_no?: string | undefined;
}

interface Dependencies {
  books: Books;
  faults: AlipayFaults;
  now: () => number;
  /** Called after a change and its event are on disk. */
  notify: (trade: Trade, event: TradeEvent) => void;
}

export class Trades {
  readonly #trades: Collection<Trade>;
  readonly #waiting = new Map<string, number>();
  readonly #faults: AlipayFaults;
  readonly #now: () => number;
  readonly #notify: Dependencies['notify'];

  constructor({ books, faults, now, notify }: Dependencies) {
    this.#trades = books.collection<Trade>('trades');
    this.#faults = faults;
    this.#now = now;
    this.#notify = notify;
    for (const trade of this.#trades.all()) this.#watch(trade);
  }

  all(): Trade[] {
    return this.#trades.all();
  }

  /** Finds a trade by Alipay's `trade_no`, which takes precedence, or by `out_trade_no`. Closes it first if it has expired. */
  find({ trade_no, out_trade_no }: TradeKey): Trade | undefined {
    if (!trade_no && !out_trade_no) throw invalidParameter('out_trade_no, trade_no');
    const trade = trade_no
      ? this.#trades.all().find((candidate) => candidate.tradeNo === trade_no)
      : this.#trades.get(out_trade_no ?? '');
    return trade && this.#expire(trade);
  }

  get(key: TradeKey): Trade {
    const trade = this.find(key);
    if (trade === undefined) throw tradeNotExist();
    return trade;
  }

  /** Creates the trade when the buyer logs in. */
  open(order: Order): Trade {
    return this.save(unpaidTrade(order, this.#now()));
  }

  pay(trade: Trade): Trade {
    if (trade.status !== 'WAIT_BUYER_PAY') throw tradeStatusError();
    const wrong = this.#faults.trigger('wrong_amount', { out_trade_no: trade.outTradeNo }) !== undefined;
    const totalFen = wrong ? trade.orderedFen + 100 : trade.orderedFen;
    const paid: Trade = { ...trade, totalFen, paidAt: this.#now(), status: 'TRADE_SUCCESS' };
    if (!this.#faults.trigger('refund_with_success', { out_trade_no: trade.outTradeNo })) return this.change(paid);
    const doneAt = this.#now();
    const outRequestNo = randomDigits(24);
    const refunds = [{ outRequestNo, fen: 1, requestedAt: doneAt, doneAt }];
    return this.change({ ...paid, refunds }, { outRequestNo, doneAt, refundedFen: 1 });
  }

  close(trade: Trade): Trade {
    if (trade.status !== 'WAIT_BUYER_PAY') throw tradeStatusError();
    const fields = { out_trade_no: trade.outTradeNo };
    if (this.#faults.trigger('reject_close', fields))
      throw new AlipayError('40004', 'ACQ.REASON_ILLEGAL_STATUS', '交易状态异常');
    if (this.#faults.trigger('pay_before_close', fields)) return this.pay(trade);
    return this.change({ ...trade, closedAt: this.#now(), status: 'TRADE_CLOSED' });
  }

  /** Ends the refund period, as Alipay does after about a year. */
  finish(trade: Trade): Trade {
    if (trade.status !== 'TRADE_SUCCESS') throw tradeStatusError();
    return this.change({ ...trade, status: 'TRADE_FINISHED' });
  }

  /** Closes every expired unpaid trade. */
  closeExpired(): void {
    for (const [outTradeNo, expiresAt] of this.#waiting) {
      if (expiresAt <= this.#now()) this.find({ out_trade_no: outTradeNo });
    }
  }

  save(trade: Trade): Trade {
    this.#trades.put(trade.outTradeNo, trade);
    this.#watch(trade);
    return trade;
  }

  /** Saves a change together with its event, then notifies the merchant. */
  change(trade: Trade, refund?: TradeEvent['refund']): Trade {
    const event: TradeEvent = { notifyId: randomUUID().replaceAll('-', ''), status: trade.status, refund };
    const saved = this.save({ ...trade, events: [...trade.events, event] });
    this.#notify(saved, event);
    return saved;
  }

  #expire(trade: Trade): Trade {
    if (trade.status !== 'WAIT_BUYER_PAY' || trade.expiresAt > this.#now()) return trade;
    return this.change({ ...trade, closedAt: trade.expiresAt, status: 'TRADE_CLOSED' });
  }

  #watch(trade: Trade): void {
    if (trade.status === 'WAIT_BUYER_PAY') this.#waiting.set(trade.outTradeNo, trade.expiresAt);
    else this.#waiting.delete(trade.outTradeNo);
  }
}

/** A new trade for an order. */
export function unpaidTrade(order: Order, now: number): Trade {
  return {
    outTradeNo: order.outTradeNo,
    tradeNo: `${toBeijing(now).slice(0, 10).replaceAll('-', '')}22${randomDigits(18)}`,
    status: 'WAIT_BUYER_PAY',
    orderedFen: order.totalFen,
    totalFen: order.totalFen,
    subject: order.subject,
    method: order.method,
    timeExpire: order.timeExpire,
    notifyUrl: order.notifyUrl,
    expiresAt: order.expiresAt,
    createdAt: now,
    refunds: [],
    events: [],
  };
}

/**
 * Once there is a trade, Alipay rejects a checkout URL of its order number with other parameters. Which ones it compares is not
 * documented, so here it is all of them.
 */
export function matchesOrder(trade: Trade, order: Order): boolean {
  return (
    trade.orderedFen === order.totalFen &&
    trade.subject === order.subject &&
    trade.method === order.method &&
    trade.timeExpire === order.timeExpire
  );
}

export function randomDigits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('');
}

import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Books, Collection } from '../books.ts';
import { orderNotExist, orderPaid, WechatPayError } from './errors.ts';
import type { WechatPayFaults } from './faults.ts';
import { assertSameOrder, type OrderRequest, type Product, UNPAID_LIFE } from './order-requests.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** How long a code or an address can be opened, in milliseconds. */
const LINK_LIFE = { native: 2 * HOUR, h5: 5 * MINUTE } as const;
const DEFAULT_PENDING_MS = 5_000;

export type TradeState = 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND';
export type EventType = 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS' | 'REFUND.ABNORMAL' | 'REFUND.CLOSED';

export interface Refund {
  outRefundNo: string;
  refundId: string;
  fen: number;
  status: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL';
  /** How an answer calls PROCESSING, if not by its name. */
  processingAs?: string | undefined;
  /** What it becomes at `dueAt`. All times are UTC milliseconds. */
  outcome: 'SUCCESS' | 'CLOSED' | 'ABNORMAL';
  requestedAt: number;
  dueAt: number;
  doneAt?: number | undefined;
  notifyUrl?: string | undefined;
}

/** A change to notify the merchant of. It is written together with the change, so that a kill cannot lose it. */
export interface OrderEvent {
  id: string;
  type: EventType;
  at: number;
  outRefundNo?: string | undefined;
}

export interface Order extends OrderRequest {
  product: Product;
  state: TradeState;
  /** Differs from `orderedFen` only by a fault. */
  totalFen: number;
  createdAt: number;
  /** The only code or address that can be opened; a repeated request replaces it. */
  link: { token: string; expiresAt: number };
  /** The payer was debited, but the order does not show it yet: it becomes a success, or the money goes back. */
  debit?: { at: number; dueAt: number; becomes: 'success' | 'returned' } | undefined;
  transactionId?: string | undefined;
  paidAt?: number | undefined;
  closedAt?: number | undefined;
  refunds: Refund[];
  events: OrderEvent[];
}

interface Dependencies {
  books: Books;
  faults: WechatPayFaults;
  now: () => number;
  /** Called after a change and its event are on disk. */
  notify: (order: Order, event: OrderEvent) => void;
}

export class Orders {
  readonly #orders: Collection<Order>;
  readonly #links: Collection<{ outTradeNo: string }>;
  readonly #debited = new Set<string>();
  readonly #faults: WechatPayFaults;
  readonly #now: () => number;
  readonly #notify: Dependencies['notify'];

  constructor({ books, faults, now, notify }: Dependencies) {
    this.#orders = books.collection<Order>('orders');
    this.#links = books.collection('links');
    this.#faults = faults;
    this.#now = now;
    this.#notify = notify;
    for (const order of this.#orders.all()) this.#watch(order);
  }

  all(): Order[] {
    return this.#orders.all();
  }

  /** Closes it first if it was not paid within a week, which `time_expire` does not do. */
  find(outTradeNo: string): Order | undefined {
    const order = this.#orders.get(outTradeNo);
    if (order?.state !== 'NOTPAY' || order.debit !== undefined || this.#now() < order.createdAt + UNPAID_LIFE)
      return order;
    return this.save({ ...order, state: 'CLOSED', closedAt: order.createdAt + UNPAID_LIFE });
  }

  get(outTradeNo: string): Order {
    const order = this.find(outTradeNo);
    if (order === undefined) throw orderNotExist();
    return order;
  }

  getByTransaction(transactionId: string): Order {
    const order = this.all().find((candidate) => candidate.transactionId === transactionId);
    if (order === undefined) throw orderNotExist();
    return order;
  }

  byToken(token: string): Order | undefined {
    const link = this.#links.get(token);
    return link && this.find(link.outTradeNo);
  }

  /** Creates the order, or gives an unpaid one with the same parameters a new link; the old code or address is then dead. */
  place(product: Product, request: OrderRequest): Order {
    const existing = this.find(request.outTradeNo);
    if (existing !== undefined) {
      if (existing.state === 'CLOSED') throw new WechatPayError(400, 'ORDER_CLOSED', '该订单已关闭');
      if (existing.state !== 'NOTPAY') throw orderPaid();
      assertSameOrder(existing, product, request);
    }
    const now = this.#now();
    const link = { token: randomBytes(12).toString('base64url'), expiresAt: now + LINK_LIFE[product] };
    this.#links.put(link.token, { outTradeNo: request.outTradeNo });
    return this.save({ ...(existing ?? newOrder(product, request, now)), link });
  }

  isPayable(order: Order): boolean {
    return order.state === 'NOTPAY' && order.debit === undefined && this.#now() < order.expiresAt;
  }

  /** The payer confirms. @param lateMs the order shows the payment only after so many milliseconds */
  pay(order: Order, lateMs?: number): Order {
    if (order.state !== 'NOTPAY' || order.debit !== undefined) throw orderPaid();
    const fields = { out_trade_no: order.outTradeNo };
    const now = this.#now();
    const returned = this.#faults.trigger('debit_returned', fields);
    const late = lateMs === undefined ? this.#faults.trigger('late_success', fields) : { delayMs: lateMs };
    if (returned === undefined && late === undefined) return this.#succeed(order);
    const dueAt = now + ((returned ?? late)?.delayMs ?? DEFAULT_PENDING_MS);
    return this.save({ ...order, debit: { at: now, dueAt, becomes: returned === undefined ? 'success' : 'returned' } });
  }

  /** Closes an unpaid order; repeating it changes nothing. A debit that the order does not show yet goes back. */
  close(order: Order): Order {
    if (order.state === 'CLOSED') return order;
    const fields = { out_trade_no: order.outTradeNo };
    if (this.#faults.trigger('reject_close', fields)) throw new WechatPayError(403, 'RULE_LIMIT', '业务规则限制');
    const current = this.#faults.trigger('pay_before_close', fields) ? this.#succeed(order) : order;
    if (current.state !== 'NOTPAY') throw orderPaid();
    const debit = current.debit && ({ ...current.debit, becomes: 'returned' } as const);
    return this.save({ ...current, debit, state: 'CLOSED', closedAt: this.#now() });
  }

  /** Shows or returns the debits that are due. */
  finishDue(): void {
    for (const outTradeNo of this.#debited) {
      const order = this.get(outTradeNo);
      if (order.debit === undefined || order.debit.dueAt > this.#now()) continue;
      const { becomes } = order.debit;
      const settled = { ...order, debit: undefined };
      if (becomes === 'success') this.#succeed(settled);
      else this.save(settled);
    }
  }

  save(order: Order): Order {
    this.#orders.put(order.outTradeNo, order);
    this.#watch(order);
    return order;
  }

  /** Saves a change together with its event, then notifies the merchant. */
  change(order: Order, event: Omit<OrderEvent, 'id' | 'at'>): Order {
    const complete: OrderEvent = { id: randomUUID(), at: this.#now(), ...event };
    const saved = this.save({ ...order, events: [...order.events, complete] });
    this.#notify(saved, complete);
    return saved;
  }

  #succeed(order: Order): Order {
    const wrong = this.#faults.trigger('wrong_amount', { out_trade_no: order.outTradeNo }) !== undefined;
    const paid: Order = {
      ...order,
      state: 'SUCCESS',
      totalFen: wrong ? order.orderedFen + 100 : order.orderedFen,
      transactionId: `4200${randomDigits(24)}`,
      paidAt: this.#now(),
    };
    return this.change(paid, { type: 'TRANSACTION.SUCCESS' });
  }

  #watch({ outTradeNo, debit }: Order): void {
    if (debit === undefined) this.#debited.delete(outTradeNo);
    else this.#debited.add(outTradeNo);
  }
}

function newOrder(product: Product, request: OrderRequest, now: number): Omit<Order, 'link'> {
  return {
    ...request,
    product,
    state: 'NOTPAY',
    totalFen: request.orderedFen,
    createdAt: now,
    refunds: [],
    events: [],
  };
}

/** The money that the merchant has received, in fen. */
export const paidFenOf = ({ paidAt, totalFen }: Order) => (paidAt === undefined ? 0 : totalFen);

export function randomDigits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('');
}

import * as z from 'zod';
import { invalidRequest, WechatPayError } from './errors.ts';
import type { WechatPayFaults } from './faults.ts';
import { parseBody } from './order-requests.ts';
import { type Order, type Orders, paidFenOf, type Refund, randomDigits } from './orders.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const REFUND_PERIOD = 365 * 24 * 60 * MINUTE;
/** How long a refund is PROCESSING. */
const PROCESSING_MS = 2 * SECOND;
const MAX_REFUNDS = 50;
/** WeChat does not document it. */
const UNKNOWN_STATUS = 'IN_REVIEW';

const request = z
  .object({
    transaction_id: z.string().optional(),
    out_trade_no: z.string().optional(),
    out_refund_no: z.string().regex(/^[\w\-|*@]{1,64}$/),
    reason: z.string().max(80).optional(),
    notify_url: z.url().optional(),
    amount: z.object({ refund: z.int().positive(), total: z.int().positive(), currency: z.literal('CNY') }),
  })
  .refine(({ transaction_id, out_trade_no }) => transaction_id ?? out_trade_no, { path: ['transaction_id'] });

interface Dependencies {
  orders: Orders;
  faults: WechatPayFaults;
  now: () => number;
  /** Divides the time between two refunds, and the time that a refund takes. */
  speed: number;
}

export interface RefundOfOrder {
  order: Order;
  refund: Refund;
}

/** Refunds of paid orders; `out_refund_no` is the idempotency key. Each is PROCESSING first. */
export class Refunds {
  readonly #dependencies: Dependencies;
  readonly #processing = new Set<string>();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
    for (const order of dependencies.orders.all()) this.#watch(order);
  }

  /** @throws WechatPayError */
  request(body: string): RefundOfOrder {
    const { orders } = this.#dependencies;
    const { transaction_id, out_trade_no = '', out_refund_no, notify_url, amount } = parseBody(request, body);
    const existing = this.find(out_refund_no);
    const order =
      transaction_id === undefined
        ? orders.find(out_trade_no)
        : orders.all().find((candidate) => candidate.transactionId === transaction_id);
    if (order === undefined || paidFenOf(order) === 0) throw refundNotExist();
    const isOther =
      existing && (existing.order.outTradeNo !== order.outTradeNo || existing.refund.fen !== amount.refund);
    if (isOther || amount.total !== order.totalFen) throw differsFromOrder();
    return existing ?? this.#begin(order, { outRefundNo: out_refund_no, fen: amount.refund, notifyUrl: notify_url });
  }

  /** A refund issued in the merchant portal, which generates its number and notifies nobody. */
  refundInPortal(order: Order, fen: number): Refund {
    if (paidFenOf(order) === 0) throw refundNotExist();
    return this.#begin(order, { outRefundNo: randomDigits(28), fen }).refund;
  }

  find(outRefundNo: string): RefundOfOrder | undefined {
    for (const order of this.#dependencies.orders.all()) {
      const refund = order.refunds.find((candidate) => candidate.outRefundNo === outRefundNo);
      if (refund !== undefined) return { order, refund };
    }
    return undefined;
  }

  get(outRefundNo: string): RefundOfOrder {
    const found = this.find(outRefundNo);
    if (found === undefined) throw refundNotExist();
    return found;
  }

  /** Ends the refunds that are due. */
  finishDue(): void {
    const { orders, now } = this.#dependencies;
    for (const outTradeNo of this.#processing) {
      let order = orders.get(outTradeNo);
      for (const due of order.refunds.filter((refund) => isProcessing(refund) && refund.dueAt <= now())) {
        const done: Refund = { ...due, status: due.outcome, doneAt: now() };
        const refunds = order.refunds.map((refund) => (refund === due ? done : refund));
        order = orders.change({ ...order, refunds }, { type: `REFUND.${due.outcome}`, outRefundNo: due.outRefundNo });
      }
      this.#watch(order);
    }
  }

  #begin(order: Order, { outRefundNo, fen, notifyUrl }: Pick<Refund, 'outRefundNo' | 'fen' | 'notifyUrl'>) {
    const { orders, faults, now, speed } = this.#dependencies;
    this.#assertRefundable(order, fen);
    const fields = { out_trade_no: order.outTradeNo, out_refund_no: outRefundNo };
    if (faults.trigger('refund_failed', fields)) {
      throw new WechatPayError(403, 'NOT_ENOUGH', '基本账户余额不足，请充值后重新发起');
    }
    if (faults.trigger('account_abnormal', fields)) {
      throw new WechatPayError(403, 'USER_ACCOUNT_ABNORMAL', '用户账户异常或注销');
    }
    const pending = faults.trigger('refund_pending', fields);
    const abnormal = faults.trigger('refund_abnormal', fields) && ('ABNORMAL' as const);
    const closed = faults.trigger('refund_closed', fields) && ('CLOSED' as const);
    const refund: Refund = {
      outRefundNo,
      refundId: `5030${randomDigits(24)}`,
      fen,
      status: 'PROCESSING',
      ...(faults.trigger('refund_unknown_status', fields) && { processingAs: UNKNOWN_STATUS }),
      outcome: abnormal ?? closed ?? 'SUCCESS',
      requestedAt: now(),
      dueAt: now() + (pending?.delayMs ?? PROCESSING_MS / speed),
      notifyUrl,
    };
    const saved = orders.save({ ...order, state: 'REFUND', refunds: [...order.refunds, refund] });
    this.#watch(saved);
    return { order: saved, refund };
  }

  #assertRefundable(order: Order, fen: number): void {
    const { now, speed } = this.#dependencies;
    if (now() > (order.paidAt ?? 0) + REFUND_PERIOD)
      throw new WechatPayError(403, 'TRADE_OVERDUE', '订单已经超过退款期限');
    const left = order.totalFen - sum(order.refunds.filter(({ status }) => status !== 'CLOSED'));
    if (left === 0) throw invalidRequest('订单已全额退款');
    if (fen > left) throw invalidRequest('退款金额大于可退金额');
    if (order.refunds.length >= MAX_REFUNDS) throw invalidRequest('部分退款次数超过限制');
    const lastAt = order.refunds.at(-1)?.requestedAt;
    if (lastAt !== undefined && now() < lastAt + MINUTE / speed) {
      throw new WechatPayError(429, 'FREQUENCY_LIMITED', '频率限制，请稍后重试');
    }
  }

  #watch(order: Order): void {
    if (order.refunds.some(isProcessing)) this.#processing.add(order.outTradeNo);
    else this.#processing.delete(order.outTradeNo);
  }
}

/** Fen refunded so far, without refunds that are processing or abnormal. */
export const refundedFenOf = (order: Order) => sum(order.refunds.filter(({ status }) => status === 'SUCCESS'));

const isProcessing = ({ status }: Refund) => status === 'PROCESSING';
const sum = (refunds: Refund[]) => refunds.reduce((total, { fen }) => total + fen, 0);
const refundNotExist = () => new WechatPayError(404, 'RESOURCE_NOT_EXISTS', '退款单不存在');
const differsFromOrder = () => invalidRequest('订单金额或退款金额与之前请求不一致，请核实后再试');

import * as z from 'zod';
import { AlipayError, invalidParameter, tradeStatusError } from './errors.ts';
import type { AlipayFaults } from './faults.ts';
import { type Refund, randomDigits, type Trade, type Trades } from './trades.ts';
import { toFen, toYuan } from './yuan.ts';

const DEFAULT_PENDING_MS = 5_000;
/** Alipay does not document it. */
const UNKNOWN_STATUS = 'REFUND_IN_REVIEW';

const request = z.object({
  refund_amount: z.union([z.string(), z.number()]),
  out_request_no: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
});

interface Dependencies {
  trades: Trades;
  faults: AlipayFaults;
  now: () => number;
}

/** Refunds of paid trades; `out_request_no` is the idempotency key. */
export class Refunds {
  readonly #trades: Trades;
  readonly #faults: AlipayFaults;
  readonly #now: () => number;
  readonly #pending = new Set<string>();

  constructor({ trades, faults, now }: Dependencies) {
    this.#trades = trades;
    this.#faults = faults;
    this.#now = now;
    for (const trade of trades.all()) {
      if (trade.refunds.some(isPending)) this.#pending.add(trade.outTradeNo);
    }
  }

  /** The trade after the refund, and whether this request moved money. */
  refund(trade: Trade, biz: unknown): { trade: Trade; refund: Refund; moved: boolean } {
    const { fen, outRequestNo } = readRequest(trade, biz);
    const existing = trade.refunds.find((refund) => refund.outRequestNo === outRequestNo);
    if (existing !== undefined) {
      if (existing.fen !== fen) throw new AlipayError('40004', 'ACQ.DISCORDANT_REPEAT_REQUEST', '请求信息不一致');
      return { trade, refund: existing, moved: false };
    }
    assertRefundable(trade, fen);
    const fields = { out_trade_no: trade.outTradeNo, out_request_no: outRequestNo };
    if (this.#faults.trigger('refund_failed', fields)) {
      throw new AlipayError('40004', 'ACQ.SELLER_BALANCE_NOT_ENOUGH', '卖家余额不足');
    }
    const now = this.#now();
    const unknown = this.#faults.trigger('refund_unknown_status', fields);
    const pending = unknown ?? this.#faults.trigger('refund_pending', fields);
    if (pending) {
      const dueAt = now + (pending.delayMs ?? DEFAULT_PENDING_MS);
      const refund: Refund = { outRequestNo, fen, requestedAt: now, dueAt, ...(unknown && { status: UNKNOWN_STATUS }) };
      this.#pending.add(trade.outTradeNo);
      return { trade: this.#trades.save({ ...trade, refunds: [...trade.refunds, refund] }), refund, moved: false };
    }
    const refund = { outRequestNo, fen, requestedAt: now, doneAt: now };
    const refunded = this.#done({ ...trade, refunds: [...trade.refunds, refund] }, refund);
    if (this.#faults.trigger('refund_unknown', fields)) throw new AlipayError('40004', 'ACQ.SYSTEM_ERROR', '系统错误');
    return { trade: refunded, refund, moved: true };
  }

  /** A refund issued in Alipay's merchant portal, which generates the request number. */
  refundInPortal(trade: Trade, fen: number): Refund {
    const outRequestNo = randomDigits(24);
    return this.refund(trade, { refund_amount: toYuan(fen), out_request_no: outRequestNo }).refund;
  }

  /** Completes the pending refunds that are due. */
  finishDue(): void {
    for (const outTradeNo of this.#pending) {
      let trade = this.#trades.get({ out_trade_no: outTradeNo });
      for (const due of trade.refunds.filter((refund) => isPending(refund) && (refund.dueAt ?? 0) <= this.#now())) {
        const done = { ...due, doneAt: this.#now() };
        trade = this.#done({ ...trade, refunds: trade.refunds.map((each) => (each === due ? done : each)) }, done);
      }
      if (!trade.refunds.some(isPending)) this.#pending.delete(outTradeNo);
    }
  }

  #done(trade: Trade, { outRequestNo, doneAt }: { outRequestNo: string; doneAt: number }): Trade {
    const refundedFen = refundedFenOf(trade);
    const closes = refundedFen === trade.totalFen ? ({ status: 'TRADE_CLOSED', closedAt: doneAt } as const) : {};
    const refunded = this.#trades.change({ ...trade, ...closes }, { outRequestNo, doneAt, refundedFen });
    const isPartial = refunded.status === 'TRADE_SUCCESS' && !refunded.refunds.some(isPending);
    const finishes = isPartial && this.#faults.trigger('finish_after_refund', { out_trade_no: trade.outTradeNo });
    return finishes ? this.#trades.finish(refunded) : refunded;
  }
}

/** Fen refunded so far, without pending refunds. */
export function refundedFenOf(trade: Trade): number {
  return sum(trade.refunds.filter((refund) => !isPending(refund)));
}

const isPending = (refund: Refund) => refund.doneAt === undefined;

const sum = (refunds: Refund[]) => refunds.reduce((total, refund) => total + refund.fen, 0);

function readRequest(trade: Trade, biz: unknown) {
  const parsed = request.safeParse(biz);
  const fen = parsed.success ? toFen(String(parsed.data.refund_amount)) : undefined;
  if (!parsed.success || fen === undefined) throw invalidParameter('refund_amount, out_request_no');
  // Alipay: a refund without `out_request_no` uses the order number, and must be a full refund.
  const outRequestNo = parsed.data.out_request_no ?? trade.outTradeNo;
  if (parsed.data.out_request_no === undefined && fen !== trade.totalFen) throw invalidParameter('out_request_no');
  return { fen, outRequestNo };
}

function assertRefundable(trade: Trade, fen: number): void {
  if (trade.status === 'TRADE_FINISHED') throw new AlipayError('40004', 'ACQ.TRADE_HAS_FINISHED', '交易已完结');
  if (trade.status !== 'TRADE_SUCCESS') throw tradeStatusError();
  if (sum(trade.refunds) + fen > trade.totalFen) {
    throw new AlipayError('40004', 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限');
  }
}

import * as z from 'zod';
import type { BookEntry } from '../../book-entry.ts';
import { isOwnRefund, type Reported } from '../../reported.ts';

const notification = z.object({
  outTradeNo: z.string(),
  params: z.record(z.string(), z.string()),
  attempts: z.array(z.object({ body: z.string().optional(), answeredAt: z.number().optional() })),
});
const alipayBooks = z.object({
  trades: z.array(
    z.object({
      outTradeNo: z.string(),
      status: z.string(),
      paidFen: z.number(),
      refunds: z.array(z.object({ outRequestNo: z.string(), fen: z.number(), doneAt: z.number().optional() })),
    }),
  ),
  notifications: z.array(notification),
});

export function readAlipayBooks(books: unknown): BookEntry[] {
  const { trades, notifications } = alipayBooks.parse(books);
  return trades.map(({ outTradeNo, status, paidFen, refunds }) => ({
    gateway: 'alipay',
    paymentId: outTradeNo,
    currency: 'CNY',
    captured: paidFen,
    refunds: refunds.map(({ outRequestNo, fen, doneAt }) => ({
      key: isOwnRefund(outRequestNo) ? outRequestNo : `gw_${outRequestNo}`,
      amount: fen,
      state: doneAt === undefined ? 'pending' : 'done',
    })),
    disputes: [],
    reported: reportedByAlipay(notifications, outTradeNo),
    payable: status === 'WAIT_BUYER_PAY',
  }));
}

const PAID = ['TRADE_SUCCESS', 'TRADE_FINISHED'];

export function reportedByAlipay(all: readonly z.output<typeof notification>[], outTradeNo: string): Reported[] {
  const ofTrade = all.filter((one) => one.outTradeNo === outTradeNo);
  return ofTrade.flatMap(({ params, attempts }) => {
    const received = attempts.find(({ body }) => body === 'success');
    const at = received?.answeredAt;
    return at === undefined ? [] : subjectsOf(params).map((subject) => ({ subject, at }));
  });
}

/** One notification may report both. */
function subjectsOf({ trade_status = '', out_biz_no, refund_fee = '0' }: Record<string, string>): string[] {
  const isRefund = Number(refund_fee) > 0 && out_biz_no !== undefined && !isOwnRefund(out_biz_no);
  return [...(PAID.includes(trade_status) ? ['success'] : []), ...(isRefund ? [`refund gw_${out_biz_no}`] : [])];
}

import * as z from 'zod';
import type { BookEntry } from '../../book-entry.ts';

const notification = z.object({
  type: z.string(),
  outTradeNo: z.string(),
  attempts: z.array(z.object({ httpStatus: z.number().optional(), answeredAt: z.number().optional() })),
});
const wechatPayBooks = z.object({
  orders: z.array(
    z.object({
      outTradeNo: z.string(),
      state: z.string(),
      expiresAt: z.number(),
      paidFen: z.number(),
      refunds: z.array(z.object({ outRefundNo: z.string(), fen: z.number(), status: z.string() })),
    }),
  ),
  notifications: z.array(notification),
});

/** Our payment ids have 28 characters; what follows distinguishes the order of another product. */
const PAYMENT_ID_LENGTH = 28;

export function readWechatPayBooks(books: unknown, now: number): BookEntry[] {
  const { orders, notifications } = wechatPayBooks.parse(books);
  return orders.map(({ outTradeNo, state, expiresAt, paidFen, refunds }) => ({
    gateway: 'wechat-pay',
    paymentId: outTradeNo.slice(0, PAYMENT_ID_LENGTH),
    currency: 'CNY',
    captured: paidFen,
    refunds: refunds.map(({ outRefundNo, fen, status }) => ({
      key: outRefundNo,
      amount: fen,
      state: REFUND_STATES[status] ?? 'pending',
    })),
    disputes: [],
    reported: notifications
      .filter((one) => one.outTradeNo === outTradeNo && one.type === 'TRANSACTION.SUCCESS')
      .flatMap(({ attempts }) => {
        const received = attempts.find(({ httpStatus = 0 }) => httpStatus === 200 || httpStatus === 204);
        return received?.answeredAt === undefined ? [] : [{ subject: 'success', at: received.answeredAt }];
      }),
    // An order past its end cannot be paid, although only a close makes it CLOSED.
    payable: state === 'NOTPAY' && now < expiresAt,
  }));
}

/** An abnormal refund did not reach the payer; the merchant has to send the money in another way. */
const REFUND_STATES: Readonly<Record<string, 'done' | 'pending' | 'failed'>> = {
  SUCCESS: 'done',
  PROCESSING: 'pending',
  ABNORMAL: 'failed',
  CLOSED: 'failed',
};

import * as z from 'zod';
import type { GatewayEvent, RefundObservation } from '../../domain/gateway-event.ts';
import { paymentIdOfOrder } from '../../domain/ids.ts';
import { fromDecimal } from '../../domain/money.ts';
import { parseRefundAttemptId } from '../../domain/refund.ts';
import {
  MalformedGatewayEvent,
  NotificationRejected,
  type RawNotification,
} from '../../ports/payments/payment-gateway.ts';
import { fromBeijing } from './beijing-time.ts';
import type { Connection } from './connection.ts';
import { observe, trade } from './trades.ts';

/** Beijing time in whole seconds; UTC milliseconds of that second's end. */
const notifyTime = z.string().transform((text, context) => {
  const at = fromBeijing(text);
  if (at === undefined) context.addIssue('not a time');
  return at === undefined ? z.NEVER : at + 999;
});

const tradeNotification = trade.extend({ notify_id: z.string(), notify_time: notifyTime });

/**
 * Reads an asynchronous notification (Alipay: asynchronous notification parameters). Its age proves nothing: Alipay repeats the
 * same one for 25 hours.
 *
 * @throws NotificationRejected, MalformedGatewayEvent
 */
export function parseNotification({ body }: RawNotification, { sdk, keys }: Connection): GatewayEvent | undefined {
  const params = Object.fromEntries(new URLSearchParams(body));
  // The SDK verifies by whatever algorithm the message itself names.
  if (params.sign_type !== 'RSA2') throw new NotificationRejected('not signed with RSA2');
  if (!sdk.checkNotifySignV2(params)) throw new NotificationRejected('no valid signature');
  if (params.app_id !== keys.appId) throw new NotificationRejected('of another app');
  if (params.seller_id !== keys.sellerId) throw new NotificationRejected('of another seller');
  try {
    return toGatewayEvent(params, keys.appId);
  } catch (error) {
    throw new MalformedGatewayEvent(params.notify_id ?? 'unnamed', error);
  }
}

/**
 * Amounts are judged by value: Alipay's own sample of a successful payment carries `refund_fee=0.00` (Alipay: asynchronous notification
 * parameters). A notification of a refund implies the success before it, which settling a refund asks the gateway's books about.
 */
function toGatewayEvent(params: Record<string, string>, account: string): GatewayEvent | undefined {
  if (reportsRefund(params)) return { kind: 'refund', refund: toRefundObservation(params, account) };
  if (params.trade_status === undefined) return undefined;
  const reported = tradeNotification.parse(params);
  const source = { by: 'notification', eventId: reported.notify_id } as const;
  return { kind: 'payment', payment: observe(reported, account, reported.notify_time, source) };
}

/** `refund_fee` is the sum of all refunds of the trade: TRADE_FINISHED, which comes a year later, repeats it and names no refund. */
function reportsRefund({ trade_status, refund_fee, gmt_refund, out_biz_no }: Record<string, string>): boolean {
  if (trade_status === 'TRADE_FINISHED' && out_biz_no === undefined) return false;
  return refund_fee === undefined ? gmt_refund !== undefined : isPositive(refund_fee);
}

function isPositive(amount: string): boolean {
  const parsed = fromDecimal(amount, 'CNY');
  if (parsed === undefined) throw new TypeError('refund_fee is not an amount of yuan');
  return parsed.amount > 0;
}

const refundNotification = z.object({
  out_trade_no: z.string(),
  trade_no: z.string(),
  out_biz_no: z.string().optional(),
  refund_fee: z.string(),
  gmt_refund: z.string().default(''),
  notify_id: z.string(),
  notify_time: notifyTime,
});

/** Its amount is the sum of all refunds of the trade until then, from which no single one can be told: only the books say that. */
function toRefundObservation(params: Record<string, string>, account: string): RefundObservation {
  const reported = refundNotification.parse(params);
  const { out_trade_no, trade_no, out_biz_no = trade_no } = reported;
  // A refund that was made without a number goes by the trade's in notices, and by the order's in the books.
  const gatewayRefundId = out_biz_no === trade_no ? out_trade_no : out_biz_no;
  const ours = parseRefundAttemptId(gatewayRefundId);
  const amount = fromDecimal(reported.refund_fee, 'CNY');
  if (amount === undefined) throw new TypeError('a refund whose sum is not an amount of yuan');
  // To the millisecond, where all other times are to the second.
  const at = fromBeijing(reported.gmt_refund.slice(0, 19));
  const paymentId = paymentIdOfOrder(out_trade_no);
  return {
    ...(ours ? { refundId: ours.refundId } : { attempt: 1 }),
    ...(paymentId && { paymentId }),
    method: 'alipay',
    account,
    reference: trade_no,
    gatewayRefundId,
    amount,
    // Alipay notifies of a refund once it is done.
    state: 'done',
    at: at === undefined ? reported.notify_time : at + 999,
    source: { by: 'notification', eventId: reported.notify_id },
  };
}

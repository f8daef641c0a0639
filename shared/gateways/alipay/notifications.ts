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
import type { AlipaySecret } from './secret.ts';
import { decoded, formBytes, isSigned } from './signed-form.ts';
import { observe, trade } from './trades.ts';

/** Parses Beijing time in whole seconds to UTC milliseconds, the last of that second. */
const notifyTime = z.string().transform((text, context) => {
  const at = fromBeijing(text);
  if (at === undefined) context.addIssue('not a time');
  return at === undefined ? z.NEVER : at + 999;
});

const tradeNotification = trade.extend({ notify_id: z.string(), notify_time: notifyTime });

/**
 * Verifies and parses an asynchronous notification (Alipay: asynchronous notification parameters). Its age is not checked: Alipay
 * redelivers the same notification for 25 hours.
 *
 * @throws NotificationRejected, MalformedGatewayEvent
 */
export function parseNotification({ body }: RawNotification, keys: AlipaySecret): GatewayEvent | undefined {
  const params = formBytes(body);
  if (params.sign_type !== 'RSA2') throw new NotificationRejected('not signed with RSA2');
  if (!isSigned(params, keys.alipayPublicKey)) throw new NotificationRejected('no valid signature');
  if (params.app_id !== keys.appId) throw new NotificationRejected('belongs to another app');
  if (params.seller_id !== keys.sellerId) throw new NotificationRejected('belongs to another seller');
  try {
    return toGatewayEvent(decoded(params), keys.account);
  } catch (error) {
    throw new MalformedGatewayEvent(params.notify_id ?? 'unnamed', error);
  }
}

/**
 * Amounts are compared by value: Alipay's own sample of a successful payment contains `refund_fee=0.00` (Alipay: asynchronous
 * notification parameters). A refund implies an earlier success; the settlement of a refund queries it if necessary.
 */
function toGatewayEvent(params: Record<string, string>, account: string): GatewayEvent | undefined {
  if (reportsRefund(params)) return { kind: 'refund', refund: toRefundObservation(params, account) };
  if (params.trade_status === undefined) return undefined;
  const reported = tradeNotification.parse(params);
  const source = { by: 'notification', eventId: reported.notify_id } as const;
  return { kind: 'payment', payment: observe(reported, account, reported.notify_time, source) };
}

/** `refund_fee` is the total of all refunds of the trade: TRADE_FINISHED, which comes a year later, repeats it but reports no refund. */
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

/** The amount is the total of all refunds of the trade so far; the amount of this refund is only known from a query. */
function toRefundObservation(params: Record<string, string>, account: string): RefundObservation {
  const reported = refundNotification.parse(params);
  const { out_trade_no, trade_no, out_biz_no = trade_no } = reported;
  // A refund without a request number has the trade number in notifications, and the order number in queries.
  const gatewayRefundId = out_biz_no === trade_no ? out_trade_no : out_biz_no;
  const ours = parseRefundAttemptId(gatewayRefundId);
  const amount = fromDecimal(reported.refund_fee, 'CNY');
  if (amount === undefined) throw new TypeError('refund_fee is not an amount of yuan');
  // With milliseconds, unlike all other times.
  const at = fromBeijing(reported.gmt_refund.slice(0, 19));
  const paymentId = paymentIdOfOrder(out_trade_no);
  return {
    ...(ours ? { refundId: ours.refundId } : { attempt: 1 }),
    ...(paymentId && { paymentId }),
    gateway: 'alipay',
    account,
    reference: trade_no,
    gatewayRefundId,
    amount,
    // Alipay reports a refund only when it is completed.
    state: 'done',
    at: at === undefined ? reported.notify_time : at + 999,
    source: { by: 'notification', eventId: reported.notify_id },
  };
}

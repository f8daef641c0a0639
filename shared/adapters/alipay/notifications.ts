import * as z from 'zod';
import { isPaymentId, type PaymentId } from '../../domain/ids.ts';
import { fromDecimal } from '../../domain/money.ts';
import type { Notice, RefundObservation } from '../../domain/notice.ts';
import { readRefundAttemptId } from '../../domain/refund.ts';
import { NotificationRefused, type RawNotification } from '../../ports/payment-gateway.ts';
import { fromBeijing } from './beijing-time.ts';
import type { Connection } from './connection.ts';
import { observe, trade } from './trades.ts';

/** Beijing time in whole seconds; UTC milliseconds of that second's end. */
const notifyTime = z.string().transform((text, context) => {
  const at = fromBeijing(text);
  if (at === undefined) context.addIssue('not a time');
  return at === undefined ? z.NEVER : at + 999;
});

const notice = trade.extend({ notify_id: z.string(), notify_time: notifyTime });

/**
 * Reads an asynchronous notification (Alipay: asynchronous notification parameters). Its age proves nothing: Alipay repeats the
 * same one for 25 hours.
 *
 * @throws NotificationRefused
 */
export function readNotice({ body }: RawNotification, { sdk, keys }: Connection): Notice | undefined {
  const params = Object.fromEntries(new URLSearchParams(body));
  // The SDK verifies by whatever algorithm the message itself names.
  if (params.sign_type !== 'RSA2') throw new NotificationRefused('not signed with RSA2');
  if (!sdk.checkNotifySignV2(params)) throw new NotificationRefused('no valid signature');
  if (params.app_id !== keys.appId) throw new NotificationRefused('of another app');
  if (params.seller_id !== keys.sellerId) throw new NotificationRefused('of another seller');
  const isOfRefund = params.refund_fee !== undefined || params.gmt_refund !== undefined;
  if (isOfRefund) return refundNotice(params, keys);
  if (params.trade_status === undefined) return undefined;
  const said = notice.parse(params);
  const source = { by: 'notification', event: said.notify_id } as const;
  return { kind: 'payment', payment: observe(said, keys.appId, said.notify_time, source) };
}

const refundParams = z.object({
  out_trade_no: z.custom<PaymentId>((text) => typeof text === 'string' && isPaymentId(text)),
  trade_no: z.string(),
  out_biz_no: z.string(),
  refund_fee: z.string(),
  notify_id: z.string(),
  notify_time: notifyTime,
});

/** Of our own refunds alone: of others it says the sum of all refunds, from which no single one can be told. */
function refundNotice(params: Record<string, string>, { appId }: Connection['keys']): Notice | undefined {
  const { success, data } = refundParams.safeParse(params);
  const ours = data && readRefundAttemptId(data.out_biz_no);
  const amount = data && fromDecimal(data.refund_fee, 'CNY');
  if (!success || ours === undefined || amount === undefined) return undefined;
  const refund: RefundObservation = {
    refundId: ours.refundId,
    paymentId: data.out_trade_no,
    method: 'alipay',
    account: appId,
    reference: data.trade_no,
    gatewayRefundId: data.out_biz_no,
    amount,
    // Alipay notifies of a refund once it is done.
    state: 'done',
    at: data.notify_time,
    source: { by: 'notification', event: data.notify_id },
  };
  return { kind: 'refund', refund };
}

import { toBeijing } from './beijing-time.ts';
import { encrypt } from './encryption.ts';
import type { Identity } from './identity.ts';
import type { Order, OrderEvent } from './orders.ts';
import { refundNoticeView, transactionView } from './views.ts';

const SUMMARIES = {
  'TRANSACTION.SUCCESS': '支付成功',
  'REFUND.SUCCESS': '退款成功',
  'REFUND.ABNORMAL': '退款异常',
  'REFUND.CLOSED': '退款关闭',
} as const;

/** The content of a notification before its encryption; undefined if nobody wants it. */
export function contentOf(order: Order, event: OrderEvent, identity: Identity) {
  if (event.type === 'TRANSACTION.SUCCESS') {
    return { url: order.notifyUrl, resource: transactionView({ ...order, state: 'SUCCESS' }, identity) };
  }
  const refund = order.refunds.find(({ outRefundNo }) => outRefundNo === event.outRefundNo);
  if (refund?.notifyUrl === undefined) return undefined;
  return { url: refund.notifyUrl, resource: refundNoticeView(order, refund, identity) };
}

/** The body of a notification, with the encrypted resource. */
export function notificationBody({ id, type, at }: OrderEvent, resource: object, { apiV3Key }: Identity): string {
  const originalType = type === 'TRANSACTION.SUCCESS' ? 'transaction' : 'refund';
  return JSON.stringify({
    id,
    create_time: toBeijing(at),
    resource_type: 'encrypt-resource',
    event_type: type,
    summary: SUMMARIES[type],
    resource: { original_type: originalType, ...encrypt(JSON.stringify(resource), apiV3Key, originalType) },
  });
}

/** The same notification with one bit of its ciphertext changed. */
export function tampered(body: string): string {
  const notification = JSON.parse(body);
  const bytes = Buffer.from(notification.resource.ciphertext, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  notification.resource.ciphertext = bytes.toString('base64');
  return JSON.stringify(notification);
}

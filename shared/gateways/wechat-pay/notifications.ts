import Aes from 'wechatpay-axios-plugin/lib/aes.js';
import * as z from 'zod';
import type { GatewayEvent, RefundObservation } from '../../domain/gateway-event.ts';
import { paymentIdOfOrder } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import { parseRefundAttemptId } from '../../domain/refund.ts';
import {
  MalformedGatewayEvent,
  NotificationRejected,
  type RawNotification,
  UnknownGatewayValue,
} from '../../ports/payments/payment-gateway.ts';
import { notificationJson, UNNAMED } from '../notification-json.ts';
import { refundStatus, reportedState } from './refunds.ts';
import type { WechatPaySecret } from './secret.ts';
import { signatureProblem } from './signature.ts';
import { observe, successTime, time, transaction } from './transactions.ts';

const envelope = z.object({
  id: z.string(),
  create_time: time,
  event_type: z.string(),
  resource: z.object({
    algorithm: z.string(),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().default(''),
  }),
});

/** Complaints are not disputes: they take no money back. They and all other kinds of events are not relevant. */
const RELEVANT = /^(TRANSACTION|REFUND)\./;

type Envelope = z.output<typeof envelope>;

/**
 * Verifies, decrypts and parses a notification (WeChat Pay: payment notification, refund notification). A notification that is sent again
 * is signed again, so its age can be checked.
 *
 * @param now UTC milliseconds
 * @throws NotificationRejected, MalformedGatewayEvent
 */
export function parseNotification(
  notification: RawNotification,
  keys: WechatPaySecret,
  now: number,
): GatewayEvent | undefined {
  const problem = signatureProblem(notification, keys.platformKeys, now);
  if (problem !== undefined) throw new NotificationRejected(problem);
  const event = readable(UNNAMED, () => envelope.parse(notificationJson(notification.body)));
  if (!RELEVANT.test(event.event_type)) return undefined;
  const plaintext = decrypted(event, keys.apiV3Key);
  return readable(event.id, () => {
    const resource = notificationJson(plaintext, event.id);
    requireOurs(resource, keys);
    return toGatewayEvent(event, resource, keys.account);
  });
}

/** The authentication tag proves that the resource was encrypted for this merchant. */
function decrypted({ resource }: Envelope, apiV3Keys: readonly string[]): string {
  for (const key of apiV3Keys) {
    try {
      return Aes.AesGcm.decrypt(resource.ciphertext, key, resource.nonce, resource.associated_data);
    } catch {}
  }
  throw new NotificationRejected('not encrypted with our APIv3 key');
}

const owner = z.object({ mchid: z.string(), appid: z.string().optional() });

function requireOurs(resource: unknown, { mchId, appId }: WechatPaySecret): void {
  const { mchid, appid = appId } = owner.parse(resource);
  if (mchid !== mchId) throw new NotificationRejected('belongs to another merchant');
  if (appid !== appId) throw new NotificationRejected('belongs to another app');
}

function readable<T>(eventId: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isClassified = error instanceof NotificationRejected || error instanceof MalformedGatewayEvent;
    throw isClassified ? error : new MalformedGatewayEvent(eventId, error);
  }
}

function toGatewayEvent(event: Envelope, resource: unknown, account: string): GatewayEvent {
  if (event.event_type.startsWith('REFUND.'))
    return { kind: 'refund', refund: toRefundObservation(event, resource, account) };
  if (event.event_type !== 'TRANSACTION.SUCCESS') throw new UnknownGatewayValue('event_type', event.event_type);
  const source = { by: 'notification', eventId: event.id } as const;
  return { kind: 'payment', payment: observe(transaction.parse(resource), account, event.create_time, source) };
}

const refundResource = z.object({
  out_trade_no: z.string(),
  transaction_id: z.string(),
  out_refund_no: z.string(),
  ...refundStatus,
  success_time: successTime,
  amount: z.object({ refund: z.int(), currency: z.string().default('CNY') }),
});

function toRefundObservation({ id, create_time }: Envelope, resource: unknown, account: string): RefundObservation {
  const reported = refundResource.parse(resource);
  const ours = parseRefundAttemptId(reported.out_refund_no);
  const paymentId = paymentIdOfOrder(reported.out_trade_no);
  return {
    ...(ours ?? { attempt: 1 }),
    ...(paymentId && { paymentId }),
    gateway: 'wechat-pay',
    account,
    reference: reported.transaction_id,
    gatewayRefundId: reported.out_refund_no,
    amount: money(reported.amount.refund, reported.amount.currency),
    ...reportedState(reported),
    at: reported.success_time ?? create_time,
    source: { by: 'notification', eventId: id },
  };
}

import * as z from 'zod';
import type { Observation } from '../../domain/observation.ts';
import { NotificationRefused, type RawNotification } from '../../ports/payment-gateway.ts';
import { fromBeijing } from './beijing-time.ts';
import type { Connection } from './connection.ts';
import { observe, trade } from './trades.ts';

const notice = trade.extend({
  notify_id: z.string(),
  notify_time: z.string().transform((text, context) => {
    const at = fromBeijing(text);
    if (at === undefined) context.addIssue('not a time');
    return at ?? z.NEVER;
  }),
});

/**
 * Reads an asynchronous notification (Alipay: asynchronous notification parameters). Its age proves nothing: Alipay repeats the
 * same one for 25 hours.
 *
 * @throws NotificationRefused
 */
export function readNotice({ body }: RawNotification, { sdk, keys }: Connection): Observation | undefined {
  const params = Object.fromEntries(new URLSearchParams(body));
  // The SDK verifies by whatever algorithm the message itself names.
  if (params.sign_type !== 'RSA2') throw new NotificationRefused('not signed with RSA2');
  if (!sdk.checkNotifySignV2(params)) throw new NotificationRefused('no valid signature');
  if (params.app_id !== keys.appId) throw new NotificationRefused('of another app');
  if (params.seller_id !== keys.sellerId) throw new NotificationRefused('of another seller');
  const isOfRefund = params.refund_fee !== undefined || params.gmt_refund !== undefined;
  if (isOfRefund || params.trade_status === undefined) return undefined;
  const said = notice.parse(params);
  // Alipay counts whole seconds.
  return observe(said, keys.appId, said.notify_time + 999, { by: 'notification', event: said.notify_id });
}

import Stripe from 'stripe';
import type { Notice } from '../../domain/notice.ts';
import { NoticeUnreadable, NotificationRefused, type RawNotification } from '../../ports/payments/payment-gateway.ts';
import type { Connection } from './connection.ts';
import { noticeOf } from './notices.ts';

/** Stripe: Verify webhook signatures, "Preventing replay attacks". In seconds, to either side. */
const TOLERANCE = 300;

/** @param now UTC milliseconds @throws NotificationRefused, NoticeUnreadable */
export function readEvent(
  { body, headers }: RawNotification,
  { stripe, keys }: Connection,
  now: number,
): Notice | undefined {
  const header = headers['stripe-signature'] ?? '';
  mustNotBeFuture(header, now);
  const event = verified(stripe, body, header, keys.webhookSecrets, now);
  if (event.livemode !== (keys.mode === 'live')) throw new NotificationRefused(`not of ${keys.mode} mode`);
  if (event.account !== undefined) throw new NotificationRefused('of a connected account');
  const notice = noticeOf(event, keys, { by: 'notification', event: event.id });
  if (notice instanceof NoticeUnreadable) throw notice;
  return notice;
}

/** Several secrets are valid while one is replaced: any of them will do. */
function verified(stripe: Stripe, body: string, header: string, secrets: readonly string[], now: number): Stripe.Event {
  for (const secret of secrets) {
    try {
      return stripe.webhooks.constructEvent(body, header, secret, TOLERANCE, undefined, now);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  throw new NotificationRefused('no valid signature of the last five minutes');
}

/** The SDK refuses an old time-stamp, but takes one from the future. */
function mustNotBeFuture(header: string, now: number): void {
  const stamps = header.split(',').filter((part) => part.startsWith('t='));
  const latest = Math.max(...stamps.map((part) => Number(part.slice(2))));
  if (!(latest <= now / 1000 + TOLERANCE)) throw new NotificationRefused('its time-stamp is missing or in the future');
}

import Stripe from 'stripe';
import type { GatewayEvent } from '../../domain/gateway-event.ts';
import {
  MalformedGatewayEvent,
  NotificationRejected,
  type RawNotification,
} from '../../ports/payments/payment-gateway.ts';
import type { Connection } from './connection.ts';
import { toGatewayEvent } from './events.ts';

/** Stripe: Verify webhook signatures, "Preventing replay attacks". In seconds, to either side. */
const TOLERANCE = 300;

/** @param now UTC milliseconds @throws NotificationRejected, MalformedGatewayEvent */
export function parseWebhookEvent(
  { body, headers }: RawNotification,
  { stripe, keys }: Connection,
  now: number,
): GatewayEvent | undefined {
  const header = headers['stripe-signature'] ?? '';
  assertNotInFuture(header, now);
  const event = verifyEvent(stripe, body, header, keys.webhookSecrets, now);
  if (event.livemode !== (keys.mode === 'live')) throw new NotificationRejected(`not of ${keys.mode} mode`);
  if (event.account !== undefined) throw new NotificationRejected('of a connected account');
  const notice = toGatewayEvent(event, keys, { by: 'notification', eventId: event.id });
  if (notice instanceof MalformedGatewayEvent) throw notice;
  return notice;
}

/** Several secrets are valid while one is replaced: any of them will do. */
function verifyEvent(
  stripe: Stripe,
  body: string,
  header: string,
  secrets: readonly string[],
  now: number,
): Stripe.Event {
  for (const secret of secrets) {
    try {
      return stripe.webhooks.constructEvent(body, header, secret, TOLERANCE, undefined, now);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  throw new NotificationRejected('no valid signature of the last five minutes');
}

/** The SDK refuses an old time-stamp, but takes one from the future. */
function assertNotInFuture(header: string, now: number): void {
  const stamps = header.split(',').filter((part) => part.startsWith('t='));
  const latest = Math.max(...stamps.map((part) => Number(part.slice(2))));
  if (!(latest <= now / 1000 + TOLERANCE)) throw new NotificationRejected('its time-stamp is missing or in the future');
}

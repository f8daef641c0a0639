import Stripe from 'stripe';
import * as z from 'zod';
import type { GatewayEvent } from '../../domain/gateway-event.ts';
import {
  MalformedGatewayEvent,
  NotificationRejected,
  type RawNotification,
  UnknownGatewayValue,
} from '../../ports/payments/payment-gateway.ts';
import { notificationJson, UNNAMED } from '../notification-json.ts';
import type { Connection } from './connection.ts';
import { toGatewayEvent } from './events.ts';

/** Seconds, in both directions (Stripe: Verify webhook signatures, "Preventing replay attacks"). */
const TOLERANCE = 300;

/** @param now UTC milliseconds @throws NotificationRejected, MalformedGatewayEvent */
export function parseWebhookEvent(
  { body, headers }: RawNotification,
  { stripe, keys }: Connection,
  now: number,
): GatewayEvent | undefined {
  // A proxy that joins the parts of a header again may put blanks between them; the SDK would find no signature.
  const header = (headers['stripe-signature'] ?? '').replace(/\s/g, '');
  assertNotInFuture(header, now);
  assertSigned(stripe, body, header, keys.webhookSecrets, now);
  const event = readEvent(body);
  if (event.livemode !== (keys.mode === 'live')) throw new NotificationRejected(`not in ${keys.mode} mode`);
  if (event.account !== undefined) throw new NotificationRejected('belongs to a connected account');
  const gatewayEvent = toGatewayEvent(event, keys, { by: 'notification', eventId: event.id });
  if (gatewayEvent instanceof MalformedGatewayEvent) throw gatewayEvent;
  return gatewayEvent;
}

/** Accepts a signature with any of the secrets: several are valid during a rotation. */
function assertSigned(stripe: Stripe, body: string, header: string, secrets: readonly string[], now: number): void {
  for (const secret of secrets) {
    try {
      if (stripe.webhooks.signature?.verifyHeader(body, header, secret, TOLERANCE, undefined, now)) return;
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    }
  }
  throw new NotificationRejected('no valid signature within the last five minutes');
}

const anyEvent = z.object({ id: z.string().default(UNNAMED), object: z.unknown() });

/**
 * Only snapshot events contain the object that they are about. An endpoint for API v2 payloads gets thin events instead, whose `object` is
 * `v2.core.event` (Stripe: Event destinations).
 *
 * @throws MalformedGatewayEvent
 */
function readEvent(body: string): Stripe.Event {
  const parsed = notificationJson(body);
  const { data: event = { id: UNNAMED, object: undefined } } = anyEvent.safeParse(parsed);
  if (event.object !== 'event')
    throw new MalformedGatewayEvent(event.id, new UnknownGatewayValue('event object', event.object));
  return parsed as Stripe.Event;
}

/** The SDK rejects an old timestamp, but accepts one from the future. */
function assertNotInFuture(header: string, now: number): void {
  const stamps = header.split(',').filter((part) => part.startsWith('t='));
  const latest = Math.max(...stamps.map((part) => Number(part.slice(2))));
  if (!(latest <= now / 1000 + TOLERANCE)) throw new NotificationRejected('the timestamp is missing or in the future');
}

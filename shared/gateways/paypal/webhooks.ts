import { verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { GatewayEvent } from '../../domain/gateway-event.ts';
import { DAY, MINUTE } from '../../domain/time.ts';
import {
  MalformedGatewayEvent,
  NotificationRejected,
  type RawNotification,
} from '../../ports/payments/payment-gateway.ts';
import { notificationJson, UNNAMED } from '../notification-json.ts';
import type { Certificates } from './certificates.ts';
import { type EventContext, toGatewayEvent, webhookEvent } from './events.ts';
import { SIGNATURE_HEADERS } from './signature-headers.ts';

/** PayPal retries for three days, and does not say whether a retry is signed anew. Settling a notification again changes nothing. */
const MAX_AGE = 4 * DAY;
const MAX_CLOCK_DIFFERENCE = 5 * MINUTE;
/** The webhook id that the simulator of PayPal's dashboard signs with. */
const SIMULATOR = 'WEBHOOK_ID';

/**
 * Verifies a webhook without asking PayPal (PayPal: Integrate webhooks, "Verify self"). The signature covers the checksum of the bytes that
 * arrived: parsed and written again, they would have another one.
 *
 * @param now UTC milliseconds
 * @throws NotificationRejected, MalformedGatewayEvent; RetryableError if the certificate is not available
 */
export async function parseWebhookEvent(
  { body, headers }: RawNotification,
  certificates: Certificates,
  context: Omit<EventContext, 'source'>,
  now: number,
): Promise<GatewayEvent | undefined> {
  const [id = '', time = '', signature = '', certUrl = '', algorithm] = SIGNATURE_HEADERS.map((name) => headers[name]);
  if (id === '' || signature === '') throw new NotificationRejected('not signed');
  if (algorithm !== 'SHA256withRSA') throw new NotificationRejected('not signed with SHA256withRSA');
  assertAge(time, now);
  const { publicKey } = await certificates.signerAt(certUrl, context.keys);
  const checksum = crc32(body);
  const isSignedFor = (webhookId: string) =>
    verify(
      'RSA-SHA256',
      Buffer.from(`${id}|${time}|${webhookId}|${checksum}`),
      publicKey,
      Buffer.from(signature, 'base64'),
    );
  if (!isSignedFor(context.keys.webhookId)) {
    const isSimulated = isSignedFor(SIMULATOR);
    throw new NotificationRejected(
      isSimulated ? "from PayPal's webhook simulator, which reports no real payments" : 'no valid signature',
    );
  }
  const { success, data: event, error } = webhookEvent.safeParse(notificationJson(body));
  if (!success) throw new MalformedGatewayEvent(UNNAMED, error);
  const gatewayEvent = await toGatewayEvent(event, {
    ...context,
    source: { by: 'notification', eventId: event.id },
  });
  if (gatewayEvent instanceof MalformedGatewayEvent) throw gatewayEvent;
  return gatewayEvent;
}

/** @throws NotificationRejected */
function assertAge(time: string, now: number): void {
  const sentAt = Date.parse(time);
  if (!(sentAt <= now + MAX_CLOCK_DIFFERENCE)) throw new NotificationRejected('the time is missing or in the future');
  if (sentAt < now - MAX_AGE) throw new NotificationRejected('too old');
}

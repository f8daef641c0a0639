import { createHash, type KeyLike, randomUUID, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** A signed time and id of one attempt to deliver a notification. */
export interface Transmission {
  id: string;
  /** ISO 8601, to the second. */
  time: string;
}

export interface Signer {
  privateKey: KeyLike;
  /** The id of the webhook that the merchant registered; it is signed, but not sent. */
  webhookId: string;
}

export function newTransmission(): Transmission {
  return { id: randomUUID(), time: new Date().toISOString().replace(/\.\d+Z$/, 'Z') };
}

/** The headers that PayPal signs a notification with (PayPal: Webhooks, verify a message yourself). */
export function signedHeaders(body: string, { id, time }: Transmission, certUrl: string, signer: Signer) {
  const signed = `${id}|${time}|${signer.webhookId}|${crc32(body)}`;
  return {
    'content-type': 'application/json',
    'paypal-transmission-id': id,
    'paypal-transmission-time': time,
    'paypal-transmission-sig': sign('RSA-SHA256', Buffer.from(signed), signer.privateKey).toString('base64'),
    'paypal-cert-url': certUrl,
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-auth-version': 'v2',
    'user-agent': 'PayPal/AUHD-214.0-58391792',
  };
}

/** The name under which a certificate is served, `CERT-…`. */
export function certificateId(pem: string): string {
  const hash = createHash('sha256').update(pem).digest('hex');
  return `CERT-${hash.slice(0, 8)}-${hash.slice(8, 16)}-${hash.slice(16, 24)}`;
}

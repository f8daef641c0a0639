import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header, with one `v1` per currently valid secret (Stripe: Verify webhook signatures). */
export function signatureHeader(payload: string, secrets: readonly string[], timestamp: number): string {
  const signatures = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex')}`,
  );
  return [`t=${timestamp}`, ...signatures].join(',');
}

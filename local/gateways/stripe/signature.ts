import { createHmac } from 'node:crypto';

/** The `Stripe-Signature` header: one `v1` for each secret that is valid at the moment (Stripe: Verify webhook signatures). */
export function signatureHeader(payload: string, secrets: readonly string[], timestamp: number): string {
  const signatures = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${timestamp}.${payload}`).digest('hex')}`,
  );
  return [`t=${timestamp}`, ...signatures].join(',');
}

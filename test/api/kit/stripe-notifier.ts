import { createHmac, randomBytes } from 'node:crypto';
import { readSecrets } from '../../../local/aws/secrets/file.ts';
import { SECRET_IDS } from '../../../local/environment.ts';
import type { TestSystem } from '../../support/system.ts';
import type { StripeIntent } from './payments.ts';

interface Sending {
  /** Timestamp in seconds from now; negative in the past. */
  readonly at?: number;
  readonly secret?: string;
  /** A body that is sent instead of the signed one. */
  readonly instead?: string;
  readonly contentType?: string;
  readonly signature?: string;
}

/** Sends Stripe events to the API, by default signed with the webhook's own secret. */
export function stripeNotifier({ addresses, files }: TestSystem) {
  const { webhookSecrets } = readSecrets(files.secrets)[SECRET_IDS.stripe] as { webhookSecrets: string[] };
  const [ownSecret = ''] = webhookSecrets;
  return async (signed: string, sending: Sending = {}) => {
    const { at = 0, secret = ownSecret, instead = signed, contentType = 'application/json' } = sending;
    const stamp = Math.floor(Date.now() / 1000) + at;
    const mac = createHmac('sha256', secret).update(`${stamp}.${signed}`).digest('hex');
    const response = await fetch(`${addresses.site}/api/webhooks/stripe`, {
      method: 'POST',
      headers: { 'content-type': contentType, 'stripe-signature': sending.signature ?? `t=${stamp},v1=${mac}` },
      body: instead,
    });
    const text = await response.text();
    return { status: response.status, code: text === '' ? undefined : JSON.parse(text).code };
  };
}

/** An event about an intent with these changes; by default it has succeeded. */
export function eventOf(intent: StripeIntent, changes: object = {}, event: object = {}) {
  const paid = { ...intent, object: 'payment_intent', status: 'succeeded', amount_received: intent.amount };
  return {
    id: `evt_${randomBytes(12).toString('hex')}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    data: { object: { ...paid, ...changes } },
    ...event,
  };
}

import type { Event } from './objects/event.ts';
import { unixSeconds } from './objects/narrow.ts';
import { signatureHeader } from './signature.ts';

/** When it was sent, and when its answer was there, in UTC milliseconds; a status, or an error where no answer came. */
export interface Attempt {
  at: number;
  answeredAt?: number;
  status?: number;
  error?: string;
}

export interface Receiver {
  url: string;
  /** Every secret that is valid at the moment. */
  secrets: readonly string[];
  stopping: AbortSignal;
}

const TIMEOUT = 10_000;

/** Posts an event, signed; a redirect is no acceptance (Stripe: Webhooks). */
export async function postEvent(event: Event, { url, secrets, stopping }: Receiver): Promise<Attempt> {
  const payload = JSON.stringify(event, null, 2);
  const at = Date.now();
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signatureHeader(payload, secrets, unixSeconds(at)),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      body: payload,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT), stopping]),
    });
    await response.body?.cancel();
    return { at, answeredAt: Date.now(), status: response.status };
  } catch (error) {
    return { at, error: error instanceof Error ? error.name : 'unknown' };
  }
}

export function isAccepted({ status }: Attempt): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

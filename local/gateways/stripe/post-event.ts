import type { Event } from './objects/event.ts';
import { unixSeconds } from './objects/narrow.ts';
import { signatureHeader } from './signature.ts';

/** A delivery attempt, with times in UTC milliseconds. Has a status, or an error if there was no response. */
export interface Attempt {
  at: number;
  answeredAt?: number;
  status?: number;
  error?: string;
}

export interface Receiver {
  url: string;
  /** All currently valid secrets; a rotation has two. */
  secrets: readonly string[];
  stopping: AbortSignal;
}

/** Milliseconds. */
const TIMEOUT = 10_000;

/** Posts a signed event. A redirect counts as a failure (Stripe: Webhooks). */
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

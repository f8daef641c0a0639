import { randomBytes } from 'node:crypto';
import { type Event, NOBODY, newEvent } from './objects/event.ts';
import type { Intent } from './objects/intent.ts';
import { type Attempt, postEvent } from './post-event.ts';

/** Tells the receiver that the intent is paid, as somebody would who knows everything but the webhook's secret. */
export function forgeSuccess(intent: Intent, stem: string, url: string, stopping: AbortSignal): Promise<Attempt> {
  const paid: Intent = { ...intent, status: 'succeeded', amount_received: intent.amount };
  const event: Event = newEvent(stem, 'payment_intent.succeeded', paid, NOBODY);
  return postEvent(event, { url, secrets: [`whsec_${randomBytes(16).toString('hex')}`], stopping });
}

import { randomBytes } from 'node:crypto';
import { type Event, NO_REQUEST, newEvent } from './objects/event.ts';
import type { Intent } from './objects/intent.ts';
import { type Attempt, postEvent } from './post-event.ts';

/** Sends a forged `payment_intent.succeeded`, as an attacker would who knows everything except the webhook secret. */
export function sendForgedSuccess(intent: Intent, stem: string, url: string, stopping: AbortSignal): Promise<Attempt> {
  const paid: Intent = { ...intent, status: 'succeeded', amount_received: intent.amount };
  const event: Event = newEvent(stem, 'payment_intent.succeeded', paid, NO_REQUEST);
  return postEvent(event, { url, secrets: [`whsec_${randomBytes(16).toString('hex')}`], stopping });
}

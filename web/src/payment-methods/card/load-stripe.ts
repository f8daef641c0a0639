import type { Stripe } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/pure';
import pTimeout from 'p-timeout';
import { prepareScript } from '../gateway-script.ts';

/** Milliseconds. A firewall may drop the request for the script instead of rejecting it. */
export const LOADING_TIMEOUT = 20_000;

const loaded = new Map<string, Promise<Stripe>>();

/** Stripe.js from Stripe's host, or from the sandbox if the configuration names one. After a failure the next call loads it again. */
export function stripeFor(publishableKey: string): Promise<Stripe> {
  const known = loaded.get(publishableKey) ?? pTimeout(load(publishableKey), { milliseconds: LOADING_TIMEOUT });
  loaded.set(publishableKey, known);
  known.catch(() => loaded.delete(publishableKey));
  return known;
}

async function load(publishableKey: string): Promise<Stripe> {
  await prepareScript('stripe');
  const stripe = await loadStripe(publishableKey);
  if (stripe === null) throw new Error('Stripe.js needs a browser');
  return stripe;
}

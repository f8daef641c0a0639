import type { Stripe } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/pure';
import { config } from '../../api/config.ts';

const loaded = new Map<string, Promise<Stripe | null>>();

/** Stripe.js from Stripe's host, or from the sandbox if the configuration names one. */
export function stripeFor(publishableKey: string): Promise<Stripe | null> {
  const known = loaded.get(publishableKey) ?? load(publishableKey);
  loaded.set(publishableKey, known);
  known.catch(() => loaded.delete(publishableKey));
  return known;
}

async function load(publishableKey: string): Promise<Stripe | null> {
  const { sandbox, stripeJs } = await config();
  // Stripe's loader uses an existing `window.Stripe`.
  if (sandbox && stripeJs) await loadScript(stripeJs);
  return loadStripe(publishableKey);
}

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error('the script could not be loaded'));
    };
    document.head.append(script);
  });
}

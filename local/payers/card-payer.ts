import * as z from 'zod';
import type { StartedPayment } from '../../client/api-client.ts';

const intent = z.object({
  id: z.string(),
  status: z.string(),
  next_action: z.object({ redirect_to_url: z.object({ url: z.string() }).optional() }).nullish(),
});
const confirmed = z.union([
  intent,
  z.object({ error: z.object({ code: z.string(), decline_code: z.string().optional() }) }),
]);

export type CardOutcome =
  | { readonly status: string; readonly intent: string; readonly challenge?: string }
  | { readonly declined: string };

/** Pays by card as Stripe.js does in the browser: directly at Stripe, with the publishable key and the client secret. */
export class CardPayer {
  readonly #stripe: string;
  readonly #returnUrl: string;

  constructor(stripe: string, returnUrl: string) {
    this.#stripe = stripe;
    this.#returnUrl = returnUrl;
  }

  async pay({ checkout }: StartedPayment, card: string): Promise<CardOutcome> {
    if (checkout?.type !== 'stripe') throw new TypeError('not a card payment');
    const [id] = checkout.clientSecret.split('_secret_');
    const response = await fetch(`${this.#stripe}/v1/payment_intents/${id}/confirm`, {
      method: 'POST',
      headers: { authorization: `Bearer ${checkout.publishableKey}` },
      body: new URLSearchParams({
        client_secret: checkout.clientSecret,
        return_url: this.#returnUrl,
        'payment_method_data[type]': 'card',
        'payment_method_data[card][number]': card,
        'payment_method_data[card][exp_month]': '12',
        'payment_method_data[card][exp_year]': '2034',
        'payment_method_data[card][cvc]': '123',
      }),
    });
    const answer = confirmed.parse(await response.json());
    if ('error' in answer) return { declined: answer.error.decline_code ?? answer.error.code };
    const challenge = answer.next_action?.redirect_to_url?.url;
    return { status: answer.status, intent: answer.id, ...(challenge && { challenge }) };
  }

  /**
   * Submits the bank's 3D Secure page.
   *
   * @returns the URL that the browser is redirected to
   */
  async answerChallenge(page: string, outcome: 'complete' | 'fail'): Promise<string> {
    const response = await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' });
    return response.headers.get('location') ?? '';
  }
}

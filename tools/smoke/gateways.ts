import * as z from 'zod';
import type { StartedPayment } from '../../client/api-client.ts';

const confirmed = z.object({
  status: z.string().optional(),
  error: z.object({ code: z.string().optional(), type: z.string().optional() }).optional(),
});

/** Pays like Stripe.js, with the publishable key and the client secret, by a Stripe test card. */
export async function payByTestCard({ checkout }: StartedPayment, stripe: string, site: string): Promise<string> {
  if (checkout?.type !== 'stripe') throw new Error('the API returned no checkout for a card');
  const { clientSecret, publishableKey } = checkout;
  if (!publishableKey.startsWith('pk_test_')) throw new Error('the publishable key is not a test key');
  const [intent] = clientSecret.split('_secret_');
  const response = await fetch(`${stripe}/v1/payment_intents/${intent}/confirm`, {
    method: 'POST',
    headers: { authorization: `Bearer ${publishableKey}` },
    body: new URLSearchParams({
      client_secret: clientSecret,
      payment_method: 'pm_card_visa',
      return_url: `${site}/payments`,
    }),
  }).catch((cause: unknown) => {
    throw new Error(`${stripe} cannot be reached`, { cause });
  });
  const { status, error } = confirmed.parse(await response.json());
  if (status === 'succeeded' || status === 'processing') return status;
  throw new Error(`Stripe answered ${error?.code ?? error?.type ?? status ?? response.status}`);
}

/**
 * Checks what the payer's browser would show: a page that the gateway does not reject, or a code to scan, which it has just created.
 *
 * @returns a description for the operator
 */
export async function checkCheckout({ checkout }: StartedPayment, rejectedPage?: RegExp): Promise<string> {
  if (checkout?.type === 'qr') return `a code to scan, ${new URL(checkout.codeUrl).protocol}`;
  if (checkout?.type !== 'redirect') throw new Error('the API returned neither a page nor a code');
  const { host } = new URL(checkout.url);
  const response = await fetch(checkout.url, { redirect: 'manual' }).catch((cause: unknown) => {
    throw new Error(`${host} cannot be reached`, { cause });
  });
  const answer = `${response.headers.get('location') ?? ''} ${await response.text()}`;
  const rejection = rejectedPage?.exec(answer);
  if (response.status >= 400 || rejection) throw new Error(`${host} rejects it: ${rejection?.[0] ?? response.status}`);
  return `a page that ${host} accepts`;
}

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

/** Checks that the address of Alipay's page is signed, belongs to this payment, and is accepted by the gateway. */
export async function checkAlipayPage({ payment, checkout }: StartedPayment, site: string): Promise<string> {
  if (checkout?.type !== 'redirect') throw new Error('the API returned no address of a page');
  const url = new URL(checkout.url);
  const parameter = (name: string) => url.searchParams.get(name) ?? '';
  for (const name of ['app_id', 'sign', 'sign_type', 'biz_content']) {
    if (parameter(name) === '') throw new Error(`the address of the page has no ${name}`);
  }
  const order = z.object({ out_trade_no: z.literal(payment.id) }).safeParse(JSON.parse(parameter('biz_content')));
  if (!order.success) throw new Error('the address is for another payment');
  if (parameter('notify_url') !== `${site}/api/webhooks/alipay`) throw new Error('its notify_url is another address');
  const response = await fetch(url, { redirect: 'manual' });
  const answer = `${response.headers.get('location') ?? ''} ${await response.text()}`;
  const rejection = /invalid-signature|ILLEGAL_SIGN|INVALID_PARAMETER|INVALID_APP|errorCode=/i.exec(answer);
  if (response.status >= 400 || rejection)
    throw new Error(`${url.host} rejects it: ${rejection?.[0] ?? response.status}`);
  return url.host;
}

import * as z from 'zod';
import { EXAMPLE_PERSONAL_VALUES } from '../../shared/api/site-constants.ts';
import { signIn } from '../identity/sign-in.ts';

export type Method = 'stripe' | 'alipay';

interface ExampleOptions {
  readonly siteUrl: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly stripeSandbox: string;
}

const application = z.object({ id: z.string() });
const started = z.object({
  payment: z.object({ id: z.string() }),
  checkout: z.discriminatedUnion('type', [
    z.object({ type: z.literal('stripe'), clientSecret: z.string() }),
    z.object({ type: z.literal('redirect'), url: z.string() }),
  ]),
});

const DAY = 24 * 60 * 60_000;
const FORM = { ...EXAMPLE_PERSONAL_VALUES, language: 'en' };
// Alipay accepts only yuan. The published fees have no price in yuan; the flat fee for all other nationalities does.
const NATIONALITY: Record<Method, string> = { stripe: 'GBR', alipay: 'FRA' };

/** The API returned a problem, which is the message. */
export class ExampleApiError extends Error {}

/** Starts payments of the demo applicant. */
export function createExamples({ siteUrl, issuer, clientId, stripeSandbox }: ExampleOptions) {
  const token = async () => (await signIn(issuer, 'amina', { clientId })).access_token;

  async function post(bearer: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${siteUrl}/api${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new ExampleApiError(`${response.status}: ${await response.text()}`);
    return response.json();
  }

  return {
    /** Applies, submits and starts a payment. Returns the URL of the gateway's payment page. */
    async begin(method: Method): Promise<string> {
      const bearer = await token();
      const arrivalDate = new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10);
      const form = { ...FORM, nationality: NATIONALITY[method], visaType: 'tourist-30-days', arrivalDate };
      const { id } = application.parse(await post(bearer, '/applications', form));
      await post(bearer, `/applications/${id}/submit`);
      const { payment, checkout } = started.parse(await post(bearer, `/applications/${id}/payments`, { method }));
      if (checkout.type === 'redirect') return checkout.url;
      const query = new URLSearchParams({ return_url: `${siteUrl}/payments/${payment.id}/return` });
      return `${stripeSandbox}/pay/${encodeURIComponent(checkout.clientSecret)}?${query}`;
    },
  };
}

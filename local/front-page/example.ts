import * as z from 'zod';
import { EXAMPLE_PERSONAL_VALUES } from '../../shared/api/form-fields.ts';
import { DAY } from '../../shared/domain/time.ts';
import type { LocalGateway } from '../gateways/local-gateway.ts';
import { SANDBOXES, type SandboxName } from '../gateways/registry.ts';
import { signIn } from '../identity/sign-in.ts';

interface ExampleOptions {
  readonly siteUrl: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly sandboxes: Readonly<Record<SandboxName, string>>;
}

const application = z.object({ id: z.string() });
const started = z.object({
  payment: z.object({ id: z.string() }),
  checkout: z.object({
    type: z.string(),
    url: z.string().optional(),
    codeUrl: z.string().optional(),
    clientSecret: z.string().optional(),
  }),
});

const FORM = { ...EXAMPLE_PERSONAL_VALUES, language: 'en' };

/** The API returned a problem, which is the message. */
export class ExampleApiError extends Error {}

/** Starts payments of the demo applicant. */
export function createExamples({ siteUrl, issuer, clientId, sandboxes }: ExampleOptions) {
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
    async begin(method: SandboxName): Promise<string> {
      const sandbox: LocalGateway = SANDBOXES[method];
      const bearer = await token();
      const arrivalDate = new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10);
      const form = { ...FORM, nationality: sandbox.exampleNationality, visaType: 'tourist-30-days', arrivalDate };
      const { id } = application.parse(await post(bearer, '/applications', form));
      await post(bearer, `/applications/${id}/submit`);
      const { payment, checkout } = started.parse(await post(bearer, `/applications/${id}/payments`, { method }));
      return sandbox.payUrl(checkout, sandboxes[method], `${siteUrl}/payments/${payment.id}/return`);
    },
  };
}

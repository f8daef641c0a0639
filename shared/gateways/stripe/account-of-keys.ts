import * as z from 'zod';
import { API_HOST } from './api-host.ts';
import type { StripeSecret } from './secret.ts';

const account = z.object({ id: z.string() });
const refusal = z.object({ error: z.object({ message: z.string() }) });
/** Milliseconds. */
const TIMEOUT = 10_000;

/**
 * The account that the secret key belongs to, as Stripe says (Stripe: Retrieve account). Stripe refuses the call to a restricted key, but
 * names the key's account in the message.
 *
 * @param apiUrl the origin of the API
 * @returns undefined if Stripe does not say
 */
export async function accountOfKeys(
  { secretKey, mode }: StripeSecret,
  apiUrl: string = API_HOST,
): Promise<string | undefined> {
  const headers = { authorization: `Bearer ${secretKey}` };
  try {
    const response = await fetch(`${apiUrl}/v1/account`, { headers, signal: AbortSignal.timeout(TIMEOUT) });
    const body: unknown = await response.json();
    const { message = '' } = refusal.safeParse(body).data?.error ?? {};
    const id = account.safeParse(body).data?.id ?? /on account '(acct_\w+)'/.exec(message)?.[1];
    return id && (mode === 'live' ? id : `${id}/test`);
  } catch {
    return undefined;
  }
}

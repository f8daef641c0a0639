import * as z from 'zod';
import type { KeyCheck } from '../descriptor.ts';
import { API_HOST } from './api-host.ts';
import type { StripeSecret } from './secret.ts';

const account = z.object({ id: z.string() });
const refusal = z.object({ error: z.object({ code: z.string().optional(), message: z.string() }) });
/** Milliseconds. */
const TIMEOUT = 10_000;

/**
 * The account that the secret key belongs to, as Stripe says (Stripe: Retrieve account). Stripe refuses the call to a restricted key, but
 * names the key's account in the message.
 *
 * @param apiUrl the origin of the API
 */
export async function accountOfKeys({ secretKey, mode }: StripeSecret, apiUrl: string = API_HOST): Promise<KeyCheck> {
  const headers = { authorization: `Bearer ${secretKey}` };
  try {
    const response = await fetch(`${apiUrl}/v1/account`, { headers, signal: AbortSignal.timeout(TIMEOUT) });
    const body: unknown = await response.json();
    const { code, message = '' } = refusal.safeParse(body).data?.error ?? {};
    if (response.status === 401 && isInvalidKey(code, message)) return 'rejected';
    const id = account.safeParse(body).data?.id ?? /on account '(acct_\w+)'/.exec(message)?.[1];
    return id === undefined ? 'unknown' : { account: mode === 'live' ? id : `${id}/test` };
  } catch {
    return 'unknown';
  }
}

/**
 * Stripe: Error codes. A mistyped or deleted key has no code, only this message. Any other refusal may be one of the place or the request,
 * as that of a key which is limited to some IP addresses.
 */
function isInvalidKey(code: string | undefined, message: string): boolean {
  return code === 'api_key_expired' || message.startsWith('Invalid API Key provided');
}

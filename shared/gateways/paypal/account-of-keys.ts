import * as z from 'zod';
import type { KeyCheck } from '../descriptor.ts';
import { fetchToken, tokenResponse } from './access-token.ts';
import { API_HOSTS } from './environment.ts';
import type { PayPalSecret } from './secret.ts';

const refusal = z.object({ error: z.literal('invalid_client') });
const userInfo = z.object({ payer_id: z.string() });
/** Milliseconds. */
const TIMEOUT = 10_000;

/**
 * The merchant account that the keys belong to, as PayPal says (PayPal: Identity, userinfo).
 *
 * @param apiUrl the origin of the API, if it is not that of the keys' environment
 */
export async function accountOfKeys(
  keys: PayPalSecret,
  apiUrl: string = API_HOSTS[keys.environment],
): Promise<KeyCheck> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const answer = await fetchToken(apiUrl, keys, signal);
    const body: unknown = await answer.json();
    if (answer.status === 401 && refusal.safeParse(body).success) return 'rejected';
    const headers = { authorization: `Bearer ${tokenResponse.parse(body).access_token}` };
    const response = await fetch(`${apiUrl}/v1/identity/oauth2/userinfo?schema=paypalv1.1`, { headers, signal });
    const { payer_id } = userInfo.parse(await response.json());
    return { account: keys.environment === 'live' ? payer_id : `${payer_id}/sandbox` };
  } catch {
    return 'unknown';
  }
}

import * as z from 'zod';
import { requestToken } from './access-token.ts';
import { API_HOSTS } from './environment.ts';
import type { PayPalSecret } from './secret.ts';

const userInfo = z.object({ payer_id: z.string() });
/** Milliseconds. */
const TIMEOUT = 10_000;

/**
 * The merchant account that the keys belong to, as PayPal says (PayPal: Identity, userinfo).
 *
 * @param apiUrl the origin of the API, if it is not that of the keys' environment
 * @returns undefined if PayPal does not say
 */
export async function accountOfKeys(
  keys: PayPalSecret,
  apiUrl: string = API_HOSTS[keys.environment],
): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    const { value } = await requestToken(apiUrl, keys, signal, Date.now());
    const headers = { authorization: `Bearer ${value}` };
    const response = await fetch(`${apiUrl}/v1/identity/oauth2/userinfo?schema=paypalv1.1`, { headers, signal });
    const { payer_id } = userInfo.parse(await response.json());
    return keys.environment === 'live' ? payer_id : `${payer_id}/sandbox`;
  } catch {
    return undefined;
  }
}

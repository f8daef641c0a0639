import type * as z from 'zod';
import { config } from '../shared/api/schemas.ts';

/** What a deployed stage tells everybody. @throws Error where it cannot be asked */
export async function fetchConfig(site: string): Promise<z.output<typeof config>> {
  const response = await fetch(`${site}/api/config`).catch((cause: unknown) => {
    throw new Error(`${site} cannot be reached: is this the SiteUrl that was printed?`, { cause });
  });
  const advice =
    response.status >= 500 ? ': have the keys been given (npm run secrets)? The log of get-config says more' : '';
  if (!response.ok) throw new Error(`${site}/api/config answers ${response.status}${advice}`);
  return config.parse(await response.json());
}

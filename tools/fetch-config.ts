import type * as z from 'zod';
import { config } from '../shared/api/schemas.ts';

/** The public configuration of a deployed stage. @throws Error if it cannot be read */
export async function fetchConfig(site: string): Promise<z.output<typeof config>> {
  const response = await fetch(`${site}/api/config`).catch((cause: unknown) => {
    throw new Error(`${site} cannot be reached: is this the SiteUrl that was printed?`, { cause });
  });
  const advice = response.status >= 500 ? ': see the log of get-config' : ': is this the SiteUrl that was printed?';
  if (!response.ok) throw new Error(`${site}/api/config answers ${response.status}${advice}`);
  return config.parse(await response.json());
}

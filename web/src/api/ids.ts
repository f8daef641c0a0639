import type { Application, Payment } from './types.ts';

type Ids = { readonly app: Application['id']; readonly pay: Payment['id'] };

/** An id from an address. Whether there is such a thing, and whose it is, the API says. */
export function idOf<P extends keyof Ids>(prefix: P, text: string | undefined): Ids[P] {
  const rest = text?.startsWith(`${prefix}_`) ? text.slice(prefix.length + 1) : '';
  return `${prefix}_${rest}` as Ids[P];
}

import { SANDBOX_NAMES } from '../../local/gateways/registry.ts';
import type { BookEntry } from './book-entry.ts';
import type { ChaosContext } from './context.ts';
import { CHAOS_GATEWAYS } from './gateways/registry.ts';

/** Of every gateway: one that carries no method of this run must be empty. */
export async function readBooks({ admins, clock }: ChaosContext): Promise<BookEntry[]> {
  const books = await Promise.all(
    SANDBOX_NAMES.map(async (name) => CHAOS_GATEWAYS[name].readBooks(await admins[name].books(), clock.now())),
  );
  return books.flat();
}

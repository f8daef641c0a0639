import type { BookEntry } from './book-entry.ts';
import type { ChaosContext } from './context.ts';
import { CHAOS_METHODS, gatewayOf } from './gateways/registry.ts';

export async function readBooks({ admins, clock }: ChaosContext): Promise<BookEntry[]> {
  const books = await Promise.all(
    CHAOS_METHODS.map(async (method) => gatewayOf(method).readBooks(await admins[method].books(), clock.now())),
  );
  return books.flat();
}

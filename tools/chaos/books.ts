import type { BookEntry } from './book-entry.ts';
import type { ChaosContext } from './context.ts';
import { CHAOS_METHODS, gatewayOf } from './gateways/registry.ts';

export async function readBooks({ admins }: ChaosContext): Promise<BookEntry[]> {
  const books = await Promise.all(
    CHAOS_METHODS.map(async (method) => gatewayOf(method).readBooks(await admins[method].books())),
  );
  return books.flat();
}

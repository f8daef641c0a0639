import * as z from 'zod';
import { invalidRequest } from './errors.ts';
import { integer } from './parameters.ts';

const created = z.union([
  integer,
  z.strictObject({ gt: integer.optional(), gte: integer.optional(), lt: integer.optional(), lte: integer.optional() }),
]);

/** The parameters of every list (Stripe: Pagination). Times are seconds since 1970. */
export const pageFields = {
  limit: integer.optional(),
  starting_after: z.string().optional(),
  created: created.optional(),
};

export interface Page {
  limit?: number | undefined;
  starting_after?: string | undefined;
  created?: z.output<typeof created> | undefined;
}

/**
 * One page of `objects`, newest first.
 *
 * @param objects oldest first
 */
export function listOf<T extends { id: string; created: number }>(objects: T[], page: Page, url: string) {
  const limit = page.limit ?? 10;
  if (limit < 1 || limit > 100) {
    throw invalidRequest('Invalid limit: must be between 1 and 100', 'parameter_invalid_integer', 'limit');
  }
  const matching = objects.filter((object) => isWithin(object.created, page.created)).reverse();
  const start =
    page.starting_after === undefined ? 0 : matching.findIndex((object) => object.id === page.starting_after) + 1;
  if (start === 0 && page.starting_after !== undefined) {
    throw invalidRequest(`No such object: '${page.starting_after}'`, 'resource_missing', 'starting_after');
  }
  const data = matching.slice(start, start + limit);
  return { object: 'list', data, has_more: start + limit < matching.length, url };
}

function isWithin(time: number, range: Page['created']): boolean {
  if (range === undefined) return true;
  if (typeof range === 'number') return time === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return time > gt && time >= gte && time < lt && time <= lte;
}

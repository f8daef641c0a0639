import * as z from 'zod';
import { InvalidCursor } from '../../../ports/common/page.ts';
import { timeOf } from './keys.ts';
import type { Row } from './table.ts';

/** A text of our keys: in ASCII, and so short that DynamoDB accepts it as a sort key (Quotas: 1,024 bytes). */
const KEY = /^[!-~]{1,1000}$/;
const POSITION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-z_]+$/;

/** The list that a cursor belongs to. */
export interface CursorScope {
  readonly partitionKey: string;
  readonly partition: string;
  readonly sortKey: string;
  /** The first and the last sort key of the list. */
  readonly range: readonly [from: string, to: string];
}

/** A position across several partitions: the time and id that all their sort keys contain. */
export function encodePosition(sortKey: string): string {
  return Buffer.from(sortKey).toString('base64url');
}

/** @throws InvalidCursor unless the position is in the range of the list */
export function decodePosition(cursor: string, [from, to]: CursorScope['range']): string {
  const position = Buffer.from(cursor, 'base64url').toString();
  if (!POSITION.test(position) || Number.isNaN(timeOf(position)) || position < from || position > to)
    throw new InvalidCursor('not a cursor of this list');
  return position;
}

/** Encodes the last row of a page as an opaque text. The partition in it is only compared with the requested one. */
export function toCursor(row: Row, { partitionKey, sortKey }: Pick<CursorScope, 'partitionKey' | 'sortKey'>): string {
  const names = new Set(['PK', 'SK', partitionKey, sortKey]);
  const key = Object.fromEntries([...names].map((name) => [name, row[name]]));
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws InvalidCursor unless the cursor belongs to this list: a cursor of another user is useless */
export function fromCursor(cursor: string, scope: CursorScope): Record<string, string> {
  const [from, to] = scope.range;
  const key = z.string().regex(KEY);
  // DynamoDB fails on a start key with other attributes, or from outside the query's range.
  const position = z.strictObject({
    PK: key,
    SK: key,
    [scope.partitionKey]: z.literal(scope.partition),
    [scope.sortKey]: key.refine((at) => at >= from && at <= to),
  });
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new InvalidCursor('not a cursor of this list');
  }
}

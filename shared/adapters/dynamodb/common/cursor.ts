import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InvalidCursor } from '../../../ports/common/page.ts';

const POSITION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-z_]+$/;

/** The list that a cursor is a place in. */
export interface CursorScope {
  readonly partitionKey: string;
  readonly partition: string;
  readonly sortKey: string;
  /** The first and the last sort key of the list. */
  readonly range: readonly [from: string, to: string];
}

/** A place among several partitions: a time and an id, which stand in every sort key of theirs. */
export function encodePosition(sortKey: string): string {
  return Buffer.from(sortKey).toString('base64url');
}

/** @throws InvalidCursor unless it lies in the range of the list */
export function decodePosition(cursor: string, [from, to]: CursorScope['range']): string {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (!POSITION.test(place) || place < from || place > to) throw new InvalidCursor('not a cursor of this list');
  return place;
}

/** The place where a page ended, as an opaque text. It names a partition only to be checked against the one that is asked for. */
export function toCursor(lastKey: QueryCommandInput['ExclusiveStartKey']): string | undefined {
  return lastKey && Buffer.from(JSON.stringify(lastKey)).toString('base64url');
}

/** @throws InvalidCursor unless it is a place in this very list: somebody else's cursor opens nothing. */
export function fromCursor(cursor: string, scope: CursorScope): Record<string, string> {
  const [from, to] = scope.range;
  const key = z.string().min(1).max(1000);
  // DynamoDB fails on a start key with other attributes, or from outside the query's range.
  const place = z.strictObject({
    PK: key,
    SK: key,
    [scope.partitionKey]: z.literal(scope.partition),
    [scope.sortKey]: key.refine((at) => at >= from && at <= to),
  });
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new InvalidCursor('not a cursor of this list');
  }
}

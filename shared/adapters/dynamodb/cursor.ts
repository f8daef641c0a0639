import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { InvalidCursor } from '../../ports/page.ts';

const keys = z.record(z.string(), z.string());

/** The place where a page ended, as an opaque text. It names a partition only to be checked against the one that is asked for. */
export function toCursor(lastKey: QueryCommandInput['ExclusiveStartKey']): string | undefined {
  return lastKey && Buffer.from(JSON.stringify(lastKey)).toString('base64url');
}

/** @throws InvalidCursor unless it is a place in this very list: somebody else's cursor opens nothing. */
export function fromCursor(cursor: string, partitionKey: string, partition: string): Record<string, string> {
  try {
    const key = keys.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (key[partitionKey] === partition) return key;
  } catch {
    // Told below.
  }
  throw new InvalidCursor('not a cursor of this list');
}

import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TimeRange } from '../../../domain/time.ts';
import type { Page, PageRequest } from '../../../ports/common/page.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { iso } from './keys.ts';
import type { Row, Table } from './table.ts';

export interface TimeIndex {
  /** Absent for the table itself. */
  readonly name?: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

export const BY_USER: TimeIndex = { name: 'byUser', partitionKey: 'userPK', sortKey: 'userSK' };
export const BY_USER_AND_STATE: TimeIndex = {
  name: 'byUserAndState',
  partitionKey: 'userStatePK',
  sortKey: 'userStateSK',
};
export const BY_STAFF: TimeIndex = { name: 'staff', partitionKey: 'staffPK', sortKey: 'staffSK' };
/** The table itself, for partitions whose sort keys start with a time. */
export const BY_KEY: TimeIndex = { partitionKey: 'PK', sortKey: 'SK' };

// Years with more than four digits do not sort chronologically.
const END = Date.UTC(9999, 0);

/** The first and the last sort key of a time range. */
export function sortKeyRange({ from = 0, until = END }: Partial<TimeRange>): readonly [string, string] {
  return [iso(Math.max(from, 0)), iso(Math.min(until, END))];
}

/**
 * One page of an index partition, newest first, in one round trip. It reads one row more than the page has, to know whether there is a
 * next page: DynamoDB also returns a last key where a page ends exactly at the end of the partition (Query, `LastEvaluatedKey`). A page is
 * shorter if its rows have more than a megabyte.
 */
export async function listByTime(
  table: Table,
  index: TimeIndex,
  partition: string,
  { limit, cursor, ...timeRange }: PageRequest & Partial<TimeRange>,
): Promise<Page<Row>> {
  const range = sortKeyRange(timeRange);
  const [start, end] = range;
  // DynamoDB rejects a range that ends before it begins.
  if (start > end) return { items: [] };
  const { Items = [], LastEvaluatedKey } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      ...(index.name !== undefined && { IndexName: index.name }),
      KeyConditionExpression: '#partition = :partition AND #at BETWEEN :from AND :until',
      ExpressionAttributeNames: { '#partition': index.partitionKey, '#at': index.sortKey },
      ExpressionAttributeValues: { ':partition': partition, ':from': start, ':until': end },
      ScanIndexForward: false,
      Limit: limit + 1,
      ...(cursor !== undefined && { ExclusiveStartKey: fromCursor(cursor, { ...index, partition, range }) }),
    }),
  );
  const items = Items.slice(0, limit);
  const last = items.at(-1);
  const hasMore = Items.length > limit || LastEvaluatedKey !== undefined;
  return { items, ...(hasMore && last && { next: toCursor(last, index) }) };
}

import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TimeRange } from '../../../domain/time.ts';
import type { Page, PageRequest } from '../../../ports/common/page.ts';
import { decodePosition, encodePosition } from './cursor.ts';
import { sortKeyRange, type TimeIndex } from './list-by-time.ts';
import type { Row, Table } from './table.ts';

/**
 * One page of several partitions, newest first. The partitions of one group are merged. Every row of a group is newer than the rows of
 * the next group, which is read only until the page is full and one more row is found, which shows that there is a next page.
 */
export async function mergeByTime(
  table: Table,
  index: TimeIndex,
  groups: readonly (readonly string[])[],
  { limit, cursor, ...timeRange }: PageRequest & Partial<TimeRange>,
): Promise<Page<Row>> {
  const [first, end] = sortKeyRange(timeRange);
  // DynamoDB rejects a range that ends before it begins.
  if (first > end) return { items: [] };
  const position = cursor === undefined ? undefined : decodePosition(cursor, [first, end]);
  const at = (row: Row) => String(row[index.sortKey]);
  const items: Row[] = [];
  for (const partitions of groups) {
    const missing = limit + 1 - items.length;
    if (missing === 0) break;
    // The range includes the last row of the previous page.
    const wanted = position === undefined ? missing : missing + 1;
    const range = [first, position ?? end] as const;
    const newest = await Promise.all(partitions.map((one) => queryNewest(table, index, one, range, wanted)));
    // A row that is in two partitions, such as those of two hash keys, is listed once. The first partition, of the active key, wins.
    const rows = new Map(newest.toReversed().flatMap((some) => some.map((row) => [at(row), row])));
    rows.delete(position ?? '');
    const sorted = [...rows.values()].sort((a, b) => (at(a) < at(b) ? 1 : -1));
    items.push(...sorted.slice(0, missing));
  }
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, ...(items.length > limit && last && { next: encodePosition(at(last)) }) };
}

async function queryNewest(
  { client, name }: Table,
  index: TimeIndex,
  partition: string,
  [from, to]: readonly [string, string],
  limit: number,
): Promise<Row[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      ...(index.name !== undefined && { IndexName: index.name }),
      KeyConditionExpression: '#partition = :partition AND #at BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#partition': index.partitionKey, '#at': index.sortKey },
      ExpressionAttributeValues: { ':partition': partition, ':from': from, ':to': to },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return Items;
}

import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Page, PageRequest } from '../../../ports/common/page.ts';
import { decodePosition, encodePosition } from './cursor.ts';
import { sortKeyRange, type TimeIndex, type TimeRange } from './list-by-time.ts';
import type { Row, Table } from './table.ts';

/**
 * One page out of several partitions, newest first. Those of one group are merged; all of a group is newer than what stands in the next
 * one, which is read only where the page is not full yet.
 */
export async function mergeByTime(
  table: Table,
  index: TimeIndex,
  groups: readonly (readonly string[])[],
  { limit, cursor, ...span }: PageRequest & TimeRange,
): Promise<Page<Row>> {
  const [first, end] = sortKeyRange(span);
  const place = cursor === undefined ? undefined : decodePosition(cursor, [first, end]);
  const at = (row: Row) => String(row[index.sortKey]);
  const items: Row[] = [];
  for (const [i, partitions] of groups.entries()) {
    const room = limit - items.length;
    // The row at which the page before ended is in the range, too.
    const wanted = place === undefined ? room : room + 1;
    const range = [first, place ?? end] as const;
    const pages = await Promise.all(partitions.map((one) => queryNewest(table, index, one, range, wanted)));
    // What stands in two of the partitions, as under two keys of one ring, is there once: as the first says, whose key is the active one.
    const rows = new Map(pages.toReversed().flatMap((page) => page.rows.map((row) => [at(row), row])));
    rows.delete(place ?? '');
    const sorted = [...rows.values()].sort((a, b) => (at(a) < at(b) ? 1 : -1));
    items.push(...sorted.slice(0, room));
    const last = items.at(-1);
    if (items.length < limit || last === undefined) continue;
    const more = sorted.length > room || pages.some((page) => page.more) || i < groups.length - 1;
    return { items, ...(more && { next: encodePosition(at(last)) }) };
  }
  return { items };
}

async function queryNewest(
  { client, name }: Table,
  index: TimeIndex,
  partition: string,
  [from, to]: readonly [string, string],
  limit: number,
): Promise<{ rows: Row[]; more: boolean }> {
  const { Items = [], LastEvaluatedKey } = await client.send(
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
  return { rows: Items, more: LastEvaluatedKey !== undefined };
}

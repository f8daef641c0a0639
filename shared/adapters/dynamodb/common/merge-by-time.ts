import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Page, PageRequest } from '../../../ports/common/page.ts';
import { decodePosition, encodePosition } from './cursor.ts';
import { sortKeyRange, type TimeIndex, type TimeRange } from './list-by-time.ts';
import type { Row, Table } from './table.ts';

/**
 * One page of several partitions, newest first. The partitions of one group are merged. Every row of a group is newer than the rows of
 * the next group, which is read only if the page is not full yet.
 */
export async function mergeByTime(
  table: Table,
  index: TimeIndex,
  groups: readonly (readonly string[])[],
  { limit, cursor, ...timeRange }: PageRequest & TimeRange,
): Promise<Page<Row>> {
  const [first, end] = sortKeyRange(timeRange);
  const position = cursor === undefined ? undefined : decodePosition(cursor, [first, end]);
  const at = (row: Row) => String(row[index.sortKey]);
  const items: Row[] = [];
  for (const [i, partitions] of groups.entries()) {
    const remaining = limit - items.length;
    // The range includes the last row of the previous page.
    const wanted = position === undefined ? remaining : remaining + 1;
    const range = [first, position ?? end] as const;
    const pages = await Promise.all(partitions.map((one) => queryNewest(table, index, one, range, wanted)));
    // A row that is in two partitions, such as those of two hash keys, is listed once. The first partition, of the active key, wins.
    const rows = new Map(pages.toReversed().flatMap((page) => page.rows.map((row) => [at(row), row])));
    rows.delete(position ?? '');
    const sorted = [...rows.values()].sort((a, b) => (at(a) < at(b) ? 1 : -1));
    items.push(...sorted.slice(0, remaining));
    const last = items.at(-1);
    if (items.length < limit || last === undefined) continue;
    const more = sorted.length > remaining || pages.some((page) => page.more) || i < groups.length - 1;
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

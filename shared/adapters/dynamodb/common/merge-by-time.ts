import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TimeRange } from '../../../domain/time.ts';
import type { Page, PageRequest } from '../../../ports/common/page.ts';
import { decodePosition, encodePosition } from './cursor.ts';
import { timeOf } from './keys.ts';
import { sortKeyRange, type TimeIndex } from './list-by-time.ts';
import type { Row, Table } from './table.ts';

interface MergeRequest extends PageRequest, Partial<TimeRange> {
  /** Among how many partitions the rows are spread at random, so that a page takes about its share of each. Default: 1. */
  readonly shards?: number;
}

/**
 * The partitions of a list in groups, newest first: every row of a group is newer than the rows of the next one.
 *
 * @param until UTC milliseconds from which on nothing is wanted any more: groups of newer rows only are left out
 */
type Groups = (until?: number) => readonly (readonly string[])[];

/**
 * One page of several partitions, newest first. The partitions of one group are merged. A group is read only until the page is full and
 * one more row is found, which shows that there is a next page.
 */
export async function mergeByTime(
  table: Table,
  index: TimeIndex,
  groups: Groups,
  { limit, cursor, shards = 1, ...timeRange }: MergeRequest,
): Promise<Page<Row>> {
  const [first, end] = sortKeyRange(timeRange);
  // DynamoDB rejects a range that ends before it begins.
  if (first > end) return { items: [] };
  const position = cursor === undefined ? undefined : decodePosition(cursor, [first, end]);
  const at = (row: Row) => String(row[index.sortKey]);
  const items: Row[] = [];
  for (const partitions of groups(position === undefined ? undefined : timeOf(position) + 1)) {
    const missing = limit + 1 - items.length;
    if (missing === 0) break;
    // The range includes the last row of the previous page.
    const wanted = position === undefined ? missing : missing + 1;
    const newest = await newestOf(table, index, partitions, [first, position ?? end], wanted, shareOf(wanted, shards));
    items.push(...newest.filter((row) => at(row) !== position).slice(0, missing));
  }
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, ...(items.length > limit && last && { next: encodePosition(at(last)) }) };
}

/** So many of some rows that are spread at random are seldom more in one shard: four standard deviations above the average. */
function shareOf(rows: number, shards: number): number {
  const average = rows / shards;
  return shards === 1 ? rows : Math.min(rows, Math.ceil(average + 4 * Math.sqrt(average)));
}

/** What was read of a partition. */
interface PartitionRead {
  readonly partition: string;
  readonly rows: readonly Row[];
  /** Where to read on. Absent at the end of the partition. */
  readonly next?: Row;
}

/** The newest rows of some partitions, newest first, at least `wanted` if there are so many. A second round trip is seldom needed. */
async function newestOf(
  table: Table,
  index: TimeIndex,
  partitions: readonly string[],
  range: readonly [string, string],
  wanted: number,
  limit: number,
): Promise<Row[]> {
  const at = (row: Row) => String(row[index.sortKey]);
  const readOn = async ({ partition, rows, next }: PartitionRead): Promise<PartitionRead> => {
    const more = await queryNewest(table, index, partition, range, limit, next);
    return { partition, ...more, rows: [...rows, ...more.rows] };
  };
  let reads = await Promise.all(partitions.map((partition) => readOn({ partition, rows: [] })));
  for (;;) {
    const unfinished = reads.filter(({ next }) => next !== undefined);
    // Everything newer than what is unread of any partition has been read.
    const complete = unfinished.map(({ rows }) => rows.at(-1)).map((row) => (row ? at(row) : range[1]));
    const horizon = complete.toSorted().at(-1) ?? '';
    // A row that is in two partitions, such as those of two hash keys, is listed once. The first partition, of the active key, wins.
    const rows = new Map(reads.toReversed().flatMap((read) => read.rows.map((row) => [at(row), row])));
    const newest = [...rows.values()].filter((row) => at(row) >= horizon);
    if (unfinished.length === 0 || newest.length >= wanted) return newest.sort((a, b) => (at(a) < at(b) ? 1 : -1));
    reads = await Promise.all(reads.map((read) => (read.next === undefined ? read : readOn(read))));
  }
}

async function queryNewest(
  { client, name }: Table,
  index: TimeIndex,
  partition: string,
  [from, to]: readonly [string, string],
  limit: number,
  start?: Row,
): Promise<Pick<PartitionRead, 'rows' | 'next'>> {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new QueryCommand({
      TableName: name,
      ...(index.name !== undefined && { IndexName: index.name }),
      KeyConditionExpression: '#partition = :partition AND #at BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#partition': index.partitionKey, '#at': index.sortKey },
      ExpressionAttributeValues: { ':partition': partition, ':from': from, ':to': to },
      ScanIndexForward: false,
      Limit: limit,
      ...(start && { ExclusiveStartKey: start }),
    }),
  );
  return { rows: Items, ...(LastEvaluatedKey && { next: LastEvaluatedKey }) };
}

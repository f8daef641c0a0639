import { isDeepStrictEqual } from 'node:util';
import { BatchGetCommand, type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { tableDefinition } from '../../infra/constructs/table-definition.ts';

type Row = Readonly<Record<string, unknown>>;

export interface Comparison {
  /** Rows that are equal in both tables. */
  equal: number;
  /** Rows that were written or removed after the restored point. */
  changedSince: number;
  /** What no restore may show, by row. */
  readonly faults: string[];
}

/** DynamoDB's limit of a batch. */
const BATCH = 100;

/**
 * Compares the first rows of each table with the other one. The live table may be ahead: rows have grown, come, or gone since the restored
 * point. A restored row that is ahead, and an older row that is missing, are faults.
 *
 * @param point the restored state, in UTC milliseconds
 * @param rows how many rows of each table to read at most
 */
export async function compare(
  client: DynamoDBDocumentClient,
  { live, restored, point, rows }: { live: string; restored: string; point: number; rows: number },
): Promise<Comparison> {
  const result: Comparison = { equal: 0, changedSince: 0, faults: [] };
  for await (const copies of sample(client, restored, rows)) {
    const originals = await fetchRows(client, live, copies);
    for (const copy of copies) {
      const original = originals.get(keyOf(copy));
      if (isDeepStrictEqual(original, copy)) result.equal++;
      else if (original !== undefined && versionOf(original) < versionOf(copy))
        result.faults.push(`${keyOf(copy)} is newer in the copy`);
      else result.changedSince++;
    }
  }
  for await (const originals of sample(client, live, rows)) {
    const copies = await fetchRows(client, restored, originals);
    for (const original of originals) {
      if (copies.has(keyOf(original))) continue;
      const { createdAt } = original;
      if (typeof createdAt === 'number' && createdAt < point) result.faults.push(`${keyOf(original)} is missing`);
      else result.changedSince++;
    }
  }
  return result;
}

async function* sample(client: DynamoDBDocumentClient, table: string, rows: number): AsyncGenerator<Row[]> {
  let left = rows;
  let start: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: table,
        Limit: Math.min(BATCH, left),
        ExclusiveStartKey: start,
        ConsistentRead: true,
      }),
    );
    left -= Items.length;
    start = LastEvaluatedKey;
    if (Items.length > 0) yield Items;
  } while (start !== undefined && left > 0);
}

async function fetchRows(
  client: DynamoDBDocumentClient,
  table: string,
  like: readonly Row[],
): Promise<Map<string, Row>> {
  const found = new Map<string, Row>();
  const { partitionKey, sortKey } = tableDefinition;
  let keys = like.map((row) => ({ [partitionKey]: row[partitionKey], [sortKey]: row[sortKey] }));
  while (keys.length > 0) {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
    );
    for (const row of Responses?.[table] ?? []) found.set(keyOf(row), row);
    keys = (UnprocessedKeys?.[table]?.Keys ?? []) as typeof keys;
  }
  return found;
}

/** Ids only: no key of a row contains personal data. */
function keyOf(row: Row): string {
  return `${row[tableDefinition.partitionKey]} ${row[tableDefinition.sortKey]}`;
}

function versionOf({ version }: Row): number {
  return typeof version === 'number' ? version : 0;
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ReencryptionScan } from '../../../ports/keys/reencryption-scan.ts';
import { type Key, reencryptionScanKey, type Segment } from '../common/keys.ts';
import { rowHeader } from '../common/row-version.ts';
import type { Row, Table } from '../common/table.ts';
import { type RotatableEncryption, reencryptRow, type Turn } from './reencrypt-row.ts';

const scanRow = z.object({
  target: z.string(),
  startedAt: z.number(),
  finishedAt: z.number().optional(),
  cursor: z.string().optional(),
  pages: z.number(),
  scanned: z.number(),
  rewritten: z.number(),
  skippedByKey: z.record(z.string(), z.number()),
});

/** Few, so that the pages in progress when a run must stop end soon, at whatever pace rows are written. */
const PAGE_SIZE = 50;
const CONCURRENCY = 8;

/**
 * A segment of the only full scan of the table; segments are scanned in parallel. An index of the keys that rows use would cost an extra
 * write per row, and a key rotation needs every row to be read once anyway.
 *
 * @param turn the pace of the writes; without a pause by default
 */
export function createReencryptionScan(
  table: Table,
  encryption: RotatableEncryption,
  segment: Segment = { segment: 0, segments: 1 },
  turn?: Turn,
): ReencryptionScan {
  const progressKey = reencryptionScanKey(segment);
  const { client, name: TableName } = table;
  /** The row that the previous page has left. */
  async function rowAt(cursor: string | undefined): Promise<Row[]> {
    if (cursor === undefined) return [];
    const { Item } = await client.send(new GetCommand({ TableName, Key: JSON.parse(cursor), ConsistentRead: true }));
    return Item === undefined ? [] : [Item];
  }

  const keyIds = async () => ({ encryption: await encryption.keyIds(), hash: await encryption.hashKeyIds() });

  return {
    async keys() {
      const { encryption, hash } = await keyIds();
      return { target: `${encryption.current[0]} ${hash.current[0]}`, old: [...encryption.old, ...hash.old] };
    },

    async load() {
      const { Item } = await client.send(new GetCommand({ TableName, Key: progressKey, ConsistentRead: true }));
      return Item && scanRow.parse(Item);
    },

    async save(state, before) {
      const Item = { ...progressKey, ...rowHeader('reencryption-scan'), ...state };
      const condition =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(PK)' }
          : {
              ConditionExpression: 'startedAt = :startedAt AND pages = :pages',
              ExpressionAttributeValues: { ':startedAt': before.startedAt, ':pages': before.pages },
            };
      try {
        await client.send(new PutCommand({ TableName, Item, ...condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    async reencryptPage(cursor) {
      const ids = await keyIds();
      const target = { encryption: ids.encryption.current, hash: ids.hash.current };
      const { Items = [], LastEvaluatedKey } = await client.send(
        new ScanCommand({
          TableName,
          Segment: segment.segment,
          TotalSegments: segment.segments,
          Limit: PAGE_SIZE,
          // Rows that were written just before the scan must not be missed.
          ConsistentRead: true,
          ...(cursor !== undefined && { ExclusiveStartKey: JSON.parse(cursor) }),
        }),
      );
      const skippedByKey: Record<string, number> = {};
      let rewritten = 0;
      // The last row stays until the next page has been read: the embedded engine ends a segment whose start key is gone.
      const ended = LastEvaluatedKey === undefined;
      const queue = [...(await rowAt(cursor)), ...(ended ? Items : Items.slice(0, -1))] as (Row & Key)[];
      const worker = async () => {
        for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
          const result = await reencryptRow(table, encryption, target, row, turn);
          if (result === 'reencrypted') rewritten++;
          if (typeof result === 'object') skippedByKey[result.missingKey] = (skippedByKey[result.missingKey] ?? 0) + 1;
        }
      };
      await Promise.all(Array.from({ length: CONCURRENCY }, worker));
      const next = LastEvaluatedKey && JSON.stringify(LastEvaluatedKey);
      return { scanned: Items.length, rewritten, skippedByKey, ...(next !== undefined && { next }) };
    },
  };
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DynamoDBDocumentClient as Documents,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTable } from '../../local/dynamodb/engine.ts';
import { compare } from '../../tools/drill/compare.ts';
import { removeRestored } from '../../tools/drill/restore.ts';
import { startTable } from '../support/table.ts';

const POINT = Date.UTC(2026, 10, 24, 9, 59);

describe('a restored copy', () => {
  let base: DynamoDBClient;
  let client: DynamoDBDocumentClient;
  let tables = 0;

  beforeAll(async () => {
    const table = await startTable();
    const { endpoint } = table.client.config;
    const { protocol = '', hostname = '', port } = (await endpoint?.()) ?? {};
    base = new DynamoDBClient({
      endpoint: `${protocol}//${hostname}:${port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    client = Documents.from(base);
    return table.stop;
  });

  async function comparisonOf(live: readonly object[], restored: readonly object[], rows = 1000) {
    const names = { live: `live-${++tables}`, restored: `restored-${tables}` };
    for (const [name, items] of [
      [names.live, live],
      [names.restored, restored],
    ] as const) {
      await createTable(base, name, { hasStream: false });
      for (let i = 0; i < items.length; i += 25) {
        const puts = items.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } }));
        await client.send(new BatchWriteCommand({ RequestItems: { [name]: puts } }));
      }
    }
    return compare(client, { ...names, point: POINT, rows });
  }

  const row = (id: number, version = 1, more: object = {}) => ({
    PK: `APP#${id}`,
    SK: 'APP',
    version,
    createdAt: POINT - 60_000,
    ...more,
  });
  const all = Array.from({ length: 250 }, (_, id) => row(id));

  test('is right if every row is equal, over several pages', async () => {
    expect(await comparisonOf(all, all)).toEqual({ equal: 250, changedSince: 0, faults: [] });
  });

  test('may lack what came after the point, and hold what has changed or gone since', async () => {
    const newer = row(9, 1, { createdAt: POINT + 1 });
    const live = [row(1, 3), row(2), newer];
    const restored = [row(1, 2), row(2), row(3)];
    expect(await comparisonOf(live, restored)).toEqual({ equal: 1, changedSince: 3, faults: [] });
  });

  test('is wrong if an older row is missing', async () => {
    expect((await comparisonOf(all, all.slice(1))).faults).toEqual(['APP#0 APP is missing']);
  });

  test('is wrong if a row is newer than the live one', async () => {
    expect((await comparisonOf([row(1, 1)], [row(1, 2)])).faults).toEqual(['APP#1 APP is newer in the copy']);
  });

  test('is compared up to a number of rows', async () => {
    expect((await comparisonOf(all, all, 120)).equal).toBe(120);
  });

  test('is the only kind of table that a drill deletes', async () => {
    await expect(removeRestored(base, { name: 'evisa-prod-data-Payments', point: POINT })).rejects.toThrow(
      'was not made by a drill',
    );
  });
});

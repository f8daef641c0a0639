import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, test } from 'vitest';
import { tableDefinition } from '../../../infra/constructs/table-definition.ts';
import { createTable, type Engine, indexStream, startEngine } from '../../../local/dynamodb/engine.ts';

const folders: string[] = [];
const engines: Engine[] = [];

afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function start(dbPath?: string) {
  const engine = await startEngine(dbPath === undefined ? {} : { dbPath });
  engines.push(engine);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: engine.url, region: 'us-east-1', credentials });
  return { engine, client, documents: DynamoDBDocumentClient.from(client) };
}

test('creates the table as defined', async () => {
  const { client } = await start();
  await createTable(client, 'visas');
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'visas' }));
  const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
    name: IndexName,
    partitionKey: KeySchema?.[0]?.AttributeName,
    sortKey: KeySchema?.[1]?.AttributeName,
    projection: Projection?.ProjectionType,
  }));
  const byName = (a: { name?: string | undefined }, b: { name?: string | undefined }) =>
    String(a.name).localeCompare(String(b.name));
  expect(Table?.KeySchema?.map((key) => key.AttributeName)).toEqual(['PK', 'SK']);
  expect(indexes?.sort(byName)).toEqual(
    tableDefinition.indexes.map((index) => ({ ...index, projection: 'ALL' })).sort(byName),
  );
  expect(Table?.StreamSpecification?.StreamViewType).toBe('NEW_AND_OLD_IMAGES');
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'visas' }));
  expect(TimeToLiveDescription?.AttributeName).toBe('expiresAt');
});

test('stores rows in the file, and leaves an existing table unchanged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  folders.push(folder);
  const row = { PK: 'APP#1', SK: 'APP', fee: 2575 };
  const first = await start(join(folder, 'deep', 'table.db'));
  await createTable(first.client, 'visas');
  await first.documents.send(new PutCommand({ TableName: 'visas', Item: row }));
  await first.engine.stop();

  const second = await start(join(folder, 'deep', 'table.db'));
  await createTable(second.client, 'visas');
  const { Item } = await second.documents.send(new GetCommand({ TableName: 'visas', Key: { PK: 'APP#1', SK: 'APP' } }));
  expect(Item).toEqual(row);
});

test('finds the end of an indexed stream without reading its records, and numbers them as before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  folders.push(folder);
  const file = join(folder, 'table.db');
  const { client, documents } = await start(file);
  indexStream(file);
  await createTable(client, 'visas');
  for (const SK of ['1', '2', '3'])
    await documents.send(new PutCommand({ TableName: 'visas', Item: { PK: 'APP#1', SK } }));
  const database = new DatabaseSync(file, { readOnly: true });
  const numbers = database.prepare('SELECT sequence_number FROM _stream_records ORDER BY id').all();
  expect(numbers.map(({ sequence_number }) => sequence_number)).toEqual(['1', '2', '3']);
  // The engine's own query.
  const last =
    'SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?';
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${last}`).all('visas');
  database.close();
  expect(plan).toMatchObject([{ detail: expect.stringContaining('USING COVERING INDEX stream_order') }]);
});

test('engines share no tables, and a stopped engine no longer answers', async () => {
  const [one, other] = await Promise.all([start(), start()]);
  await createTable(one.client, 'visas');
  await expect(other.client.send(new DescribeTableCommand({ TableName: 'visas' }))).rejects.toThrow(/not found/i);
  await one.engine.stop();
  await expect(fetch(one.engine.url)).rejects.toThrow();
});

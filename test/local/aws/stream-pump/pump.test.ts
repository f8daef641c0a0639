import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { StreamConsumer } from '../../../../infra/functions/stream-consumers.ts';
import { Positions } from '../../../../local/aws/stream-pump/positions.ts';
import { pumpStream } from '../../../../local/aws/stream-pump/pump.ts';
import { createTable, type Engine, startEngine } from '../../../../local/dynamodb/engine.ts';
import { SOON } from '../../../support/soon.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
let engine: Engine;
let client: DynamoDBStreamsClient;
let table: DynamoDBDocumentClient;
beforeAll(async () => {
  engine = await startEngine();
  const options = { endpoint: engine.url, region: 'us-east-1', credentials };
  const base = new DynamoDBClient(options);
  table = DynamoDBDocumentClient.from(base);
  client = new DynamoDBStreamsClient(options);
});
afterAll(() => engine.stop());

const ofType = (type: string): StreamConsumer => {
  const filters = [{ dynamodb: { NewImage: { type: { S: [type] } } } }];
  return { function: `reads-${type}`, filters, batchSize: 10, maximumRecordAge: 60 };
};

type Handler = (name: string, versions: number[]) => Promise<DynamoDBBatchResponse | undefined>;

/** Starts a pump for a separate table. */
function start(tableName: string, file: string, consumers: StreamConsumer[], handler: Handler) {
  const stopping = new AbortController();
  const running = pumpStream({
    client,
    tableName,
    consumers,
    positions: new Positions(file),
    signal: stopping.signal,
    loadHandler: async (name) => async (event: DynamoDBStreamEvent) =>
      handler(
        name,
        event.Records.map(({ dynamodb }) => Number(dynamodb?.NewImage?.version?.N)),
      ),
  });
  const stop = async () => {
    stopping.abort();
    await running;
  };
  onTestFinished(stop);
  return { stop };
}

const put = (TableName: string, type: string, version: number) =>
  table.send(new PutCommand({ TableName, Item: { PK: 'P', SK: 'S', type, version } }));

async function positionsFile() {
  const folder = await mkdtemp(join(tmpdir(), 'pump-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'positions.json');
}

test('delivers its own rows to each function in order, also earlier ones, independently of the other functions', async () => {
  const received: Record<string, number[]> = {};
  const file = await positionsFile();
  // The pump also waits for the table to be created.
  const { promise: stuck, resolve: release } = Promise.withResolvers<undefined>();
  start('two', file, [ofType('a'), ofType('b'), ofType('c')], async (name, versions) => {
    if (name === 'reads-c') return stuck;
    received[name] = [...(received[name] ?? []), ...versions];
    return undefined;
  });
  onTestFinished(() => release(undefined));
  await createTable(new DynamoDBClient({ endpoint: engine.url, region: 'us-east-1', credentials }), 'two');
  await put('two', 'c', 0);
  for (let version = 1; version <= 25; version++) await put('two', version % 5 === 0 ? 'b' : 'a', version);
  await put('two', 'other', 26);
  const upTo25 = Array.from({ length: 25 }, (_, index) => index + 1);
  await vi.waitFor(() => expect(received['reads-b']).toEqual([5, 10, 15, 20, 25]), SOON);
  await vi.waitFor(() => expect(received['reads-a']).toEqual(upTo25.filter((one) => one % 5 !== 0)), SOON);
});

test('retries a failed batch first, and resumes at the stored position after a restart', async () => {
  await createTable(new DynamoDBClient({ endpoint: engine.url, region: 'us-east-1', credentials }), 'one');
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const file = await positionsFile();
  const attempts: number[] = [];
  await put('one', 'a', 1);
  await put('one', 'a', 2);
  const first = start('one', file, [{ ...ofType('a'), batchSize: 1 }], async (_, versions) => {
    attempts.push(...versions);
    if (attempts.length < 3) throw new Error('not yet');
    return undefined;
  });
  await vi.waitFor(() => expect(attempts).toEqual([1, 1, 1, 2]), SOON);
  await first.stop();
  expect(Object.values(new Positions(file).all())).toEqual(['2']);

  await put('one', 'a', 3);
  const received: number[] = [];
  start('one', file, [ofType('a')], async (_, versions) => {
    received.push(...versions);
    return undefined;
  });
  await vi.waitFor(() => expect(received).toEqual([3]), SOON);
});

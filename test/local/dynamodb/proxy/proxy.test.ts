import { DynamoDBClient, ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { createAdaptorServer } from '@hono/node-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTable, type Engine, startEngine } from '../../../../local/dynamodb/engine.ts';
import { createDynamoDbProxy } from '../../../../local/dynamodb/proxy/proxy.ts';

let engine: Engine;
let url: string;
const server = { close: () => {} };

beforeAll(async () => {
  engine = await startEngine();
  const proxy = createAdaptorServer({ fetch: createDynamoDbProxy({ engineUrl: engine.url }).fetch });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  server.close = () => void proxy.close();
  url = `http://127.0.0.1:${(proxy.address() as { port: number }).port}`;
  await createTable(clientOf(), 'evisa');
});
afterAll(async () => {
  server.close();
  await engine.stop();
});
beforeEach(() => faults('DELETE'));

function clientOf(maxAttempts = 1) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new DynamoDBClient({ endpoint: url, region: 'us-east-1', credentials, maxAttempts });
}
const table = (maxAttempts?: number) => DynamoDBDocumentClient.from(clientOf(maxAttempts));

async function faults(method: string, fault?: object): Promise<Response> {
  return fetch(`${url}/_sandbox/faults`, { method, ...(fault && { body: JSON.stringify(fault) }) });
}

const injected = async () => ((await (await faults('GET')).json()) as { injected: object }).injected;

const put = (id: string) => new PutCommand({ TableName: 'evisa', Item: { PK: id, SK: id, n: 1 } });
const isThere = async (id: string) => {
  const { Item } = await table().send(
    new GetCommand({ TableName: 'evisa', Key: { PK: id, SK: id }, ConsistentRead: true }),
  );
  return Item !== undefined;
};
const transaction = (id: string) => {
  const Item = { PK: id, SK: id };
  const once = { TableName: 'evisa', Item, ConditionExpression: 'attribute_not_exists(PK)' };
  return new TransactWriteCommand({ TransactItems: [{ Put: once }] });
};

describe('the proxy of the engine', () => {
  it('forwards calls while there is no fault', async () => {
    await table().send(put('plain'));
    expect(await isThere('plain')).toBe(true);
  });

  it('sums the capacity that AWS would bill, twice for writes in a transaction', async () => {
    const consumed = async () => (await fetch(`${url}/_sandbox/consumed`)).json() as Promise<Record<string, number>>;
    const units = async (act: () => Promise<unknown>) => {
      const before = await consumed();
      await act();
      const after = await consumed();
      return [Number(after.read) - Number(before.read), Number(after.write) - Number(before.write)];
    };
    expect(await units(() => table().send(put('counted')))).toEqual([0, 1]);
    expect(await units(() => isThere('counted'))).toEqual([1, 0]);
    expect(await units(() => table().send(transaction('counted-twice')))).toEqual([0, 2]);
    // A rejected write is billed too.
    expect(
      await units(() =>
        table()
          .send(transaction('counted-twice'))
          .catch(() => {}),
      ),
    ).toEqual([0, 2]);
  });

  it.each([
    ['throughput_exceeded', ProvisionedThroughputExceededException.name],
    ['throttling', 'ThrottlingException'],
    ['transaction_conflict', 'TransactionConflictException'],
    ['error_500', 'InternalServerError'],
  ])('raises %s with the error name that the SDK expects, before anything is written', async (kind, name) => {
    await faults('POST', { kind });
    await expect(table().send(put(kind))).rejects.toMatchObject({ name });
    expect(await isThere(kind)).toBe(false);
  });

  it('cancels a transaction with the reasons of each item', async () => {
    await faults('POST', { kind: 'transaction_conflict' });
    const CancellationReasons = [{ Code: 'TransactionConflict' }];
    await expect(table().send(transaction('conflict'))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons,
    });
    expect(await isThere('conflict')).toBe(false);
  });

  it('breaks the connection before or after the call takes effect', async () => {
    await faults('POST', { kind: 'disconnect_before' });
    await expect(table().send(put('before'))).rejects.toThrow();
    expect(await isThere('before')).toBe(false);
    await faults('POST', { kind: 'disconnect_after' });
    await expect(table().send(put('after'))).rejects.toThrow();
    expect(await isThere('after')).toBe(true);
  });

  it('lets the SDK retry a transaction whose response was lost: it succeeds and is written once', async () => {
    await faults('POST', { kind: 'disconnect_after', times: 2, match: { operation: 'TransactWriteItems' } });
    await table(3).send(transaction('repeated'));
    expect(await isThere('repeated')).toBe(true);
  });

  it('injects a fault only into calls for the partition that it matches', async () => {
    await faults('POST', { kind: 'error_500', match: { partition: 'this' } });
    await table().send(transaction('other'));
    await expect(table().send(transaction('this'))).rejects.toThrow();
    expect(await isThere('this')).toBe(false);
  });

  it('neither injects nor counts a fault for a call to which it does not apply', async () => {
    const before = await injected();
    await faults('POST', { kind: 'transaction_conflict' });
    await isThere('nobody');
    expect(await injected()).toEqual(before);
  });
});

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTable, type Engine, startEngine } from '../../local/dynamodb/engine.ts';
import type { Table } from '../../shared/adapters/dynamodb/common/table.ts';

/** Requests to DynamoDB, and the capacity units that the engine reports for them. */
export interface Consumed {
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** The table on an embedded engine of its own, with a count of what is consumed. */
export interface CountedTable {
  readonly table: Table;
  /** Since it was last asked. */
  consumed(): Consumed;
  stop(): Promise<void>;
}

const READS = /^(GetItem|Query|Scan|BatchGetItem|TransactGetItems)Command$/;

export async function startCountedTable(): Promise<CountedTable> {
  const engine: Engine = await startEngine();
  const base = new DynamoDBClient({
    endpoint: engine.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  // The engine slows down as a stream grows.
  await createTable(base, 'evisa', { hasStream: false });
  const client = DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } });
  let counted = { calls: 0, readUnits: 0, writeUnits: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      Object.assign(args.input as object, { ReturnConsumedCapacity: 'TOTAL' });
      const result = await next(args);
      const { ConsumedCapacity = [] } = result.output as { ConsumedCapacity?: object };
      const units = ([ConsumedCapacity].flat() as { CapacityUnits?: number }[]).reduce(
        (sum, { CapacityUnits = 0 }) => sum + CapacityUnits,
        0,
      );
      counted.calls++;
      counted[READS.test(String(context.commandName)) ? 'readUnits' : 'writeUnits'] += units;
      return result;
    },
    { step: 'initialize' },
  );
  return {
    table: { client, name: 'evisa' },
    consumed() {
      const before = counted;
      counted = { calls: 0, readUnits: 0, writeUnits: 0 };
      return before;
    },
    async stop() {
      base.destroy();
      await engine.stop();
    },
  };
}

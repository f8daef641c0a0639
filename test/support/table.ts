import { randomBytes } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { createTable, type Engine, startEngine } from '../../local/dynamodb/engine.ts';
import { createApplicationStore } from '../../shared/adapters/dynamodb/applications/application-store.ts';
import type { FieldEncryption } from '../../shared/adapters/dynamodb/common/field-encryption.ts';
import { createExportStore } from '../../shared/adapters/dynamodb/exports/export-store.ts';
import { createPaymentScan } from '../../shared/adapters/dynamodb/exports/payment-scan.ts';
import { toPaymentRow } from '../../shared/adapters/dynamodb/payments/payment-rows.ts';
import { createPaymentStore } from '../../shared/adapters/dynamodb/payments/payment-store.ts';
import { createRetentionStore } from '../../shared/adapters/dynamodb/privacy/retention-store.ts';
import { createDueWork } from '../../shared/adapters/dynamodb/settlement/due-work.ts';
import { createLedger } from '../../shared/adapters/dynamodb/settlement/ledger.ts';
import { createReconciliationCheckpoints } from '../../shared/adapters/dynamodb/settlement/reconciliation-checkpoints.ts';
import { createAuditTrail } from '../../shared/adapters/dynamodb/staff/audit-trail.ts';
import { createStaffSearch } from '../../shared/adapters/dynamodb/staff/staff-search.ts';
import { createEncryptor } from '../../shared/adapters/encryption/encryptor.ts';
import { createKeyedHash } from '../../shared/adapters/encryption/keyed-hash.ts';
import type { PaymentId } from '../../shared/domain/ids.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { METHOD_RULES } from '../../shared/gateways/registry.ts';
import type { DueItem } from '../../shared/ports/settlement/due-work.ts';

/** The real table on the embedded engine, with real encryption, and a record of the commands sent to it. */
export interface TestTable {
  readonly ledger: ReturnType<typeof createLedger>;
  /** The ledger of the same table with other keys. */
  ledgerWith(encryption: FieldEncryption): TestTable['ledger'];
  readonly applications: ReturnType<typeof createApplicationStore>;
  readonly payments: ReturnType<typeof createPaymentStore>;
  readonly audit: ReturnType<typeof createAuditTrail>;
  readonly dueWork: ReturnType<typeof createDueWork>;
  /** The due work of every shard: one round trip, where a query of every shard takes one each. */
  dueItems(): Promise<readonly (Pick<DueItem, 'paymentId' | 'dueAt'> & { readonly shard: string })[]>;
  readonly checkpoints: ReturnType<typeof createReconciliationCheckpoints>;
  readonly search: ReturnType<typeof createStaffSearch>;
  readonly exports: ReturnType<typeof createExportStore>;
  readonly scan: ReturnType<typeof createPaymentScan>;
  readonly retention: ReturnType<typeof createRetentionStore>;
  /** Writes the rows of payments alone, as many in a request as DynamoDB takes (25). */
  putPayments(payments: readonly Payment[]): Promise<void>;
  readonly encryption: FieldEncryption;
  readonly client: DynamoDBDocumentClient;
  /** The commands sent since it was last emptied. */
  readonly sent: { name: string; consumed: number }[];
  stop(): Promise<void>;
}

/** Engines of this worker that no test file uses at the moment. They end with the worker. */
const idleEngines: Engine[] = [];

/** A new, empty table, on an engine that no other table uses until `stop`. */
export async function startTable(limits = { perUser: 5, perAddress: 5 }): Promise<TestTable> {
  const engine = idleEngines.pop() ?? (await startEngine());
  return createTestTable(engine, limits, () => idleEngines.push(engine));
}

export async function createTestTable(
  engine: Engine,
  limits = { perUser: 5, perAddress: 5 },
  release: () => unknown = () => engine.stop(),
): Promise<TestTable> {
  const base = new DynamoDBClient({
    endpoint: engine.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  // The engine slows down as a stream grows, and keeps the records of deleted tables.
  await createTable(base, 'evisa', { hasStream: false });
  const client = DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } });
  const sent: TestTable['sent'] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      Object.assign(args.input as object, { ReturnConsumedCapacity: 'TOTAL' });
      const call = { name: String(context.commandName), consumed: 0 };
      sent.push(call);
      const result = await next(args);
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
      call.consumed = ConsumedCapacity?.CapacityUnits ?? 0;
      return result;
    },
    { step: 'initialize' },
  );
  const keyRing = () => {
    const keys = { active: 'k1', keys: { k1: new Uint8Array(randomBytes(32)) } };
    return { read: async () => keys, refresh: async () => keys };
  };
  const encryption: FieldEncryption = { ...createEncryptor(keyRing()), ...createKeyedHash(keyRing()) };
  const table = { client, name: 'evisa' };
  return {
    ledger: createLedger(table, encryption, limits, METHOD_RULES),
    ledgerWith: (other) => createLedger(table, other, limits, METHOD_RULES),
    applications: createApplicationStore(table, encryption),
    payments: createPaymentStore(table, encryption),
    audit: createAuditTrail(table, encryption),
    dueWork: createDueWork(table),
    async dueItems() {
      const found: { paymentId: PaymentId; dueAt: number; shard: string }[] = [];
      const scan = {
        TableName: 'evisa',
        IndexName: 'dueWork',
        ProjectionExpression: 'duePK, id, paymentId, dueAt',
        // The index also holds the outbox and what the retention jobs read.
        FilterExpression: 'begins_with(duePK, :due)',
        ExpressionAttributeValues: { ':due': 'DUE#' },
      };
      for await (const { Items = [] } of paginateScan({ client }, scan))
        found.push(...Items.map(({ duePK: shard, id, paymentId = id, dueAt }) => ({ paymentId, dueAt, shard })));
      return found;
    },
    checkpoints: createReconciliationCheckpoints(table),
    search: createStaffSearch(table, encryption),
    exports: createExportStore(table, encryption),
    scan: createPaymentScan(table, encryption),
    retention: createRetentionStore(table, encryption),
    async putPayments(payments) {
      const rows = await Promise.all(payments.map((one) => toPaymentRow(one, encryption)));
      for (let i = 0; i < rows.length; i += 25) {
        const RequestItems = { evisa: rows.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } })) };
        await client.send(new BatchWriteCommand({ RequestItems }));
      }
    },
    encryption,
    client,
    sent,
    async stop() {
      await base.send(new DeleteTableCommand({ TableName: 'evisa' }));
      base.destroy();
      await release();
    },
  };
}

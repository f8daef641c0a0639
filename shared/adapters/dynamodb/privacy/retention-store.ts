import { paginateQuery, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ApplicationId } from '../../../domain/ids.ts';
import type { Payment } from '../../../domain/payment.ts';
import type { RetentionStore } from '../../../ports/privacy/retention-store.ts';
import { fromApplicationRow, toApplicationRow } from '../applications/application-rows.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { applicationKey, iso, type Key, paymentKey, retention, timeOf } from '../common/keys.ts';
import { lookupKeysOf } from '../common/lookup-rows.ts';
import { type Row, type Table, type WriteItem, writeTransaction } from '../common/table.ts';
import { outboxRowOf } from '../outbox/outbox-row.ts';
import { fromPaymentRowForDisplay, fromRefundRow } from '../payments/payment-rows.ts';

const inactiveRow = z.object({ id: z.custom<ApplicationId>(), dueSK: z.string() });
const PAGE_SIZE = 50;

export function createRetentionStore(table: Table, encryption: FieldEncryption): RetentionStore {
  const { client, name: TableName } = table;

  return {
    shards: { unfinished: retention.unfinished.shards, ended: retention.ended.shards },

    async listInactive(shard, before, after) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'dueWork',
          KeyConditionExpression: 'duePK = :shard AND dueSK < :before',
          ExpressionAttributeValues: { ':shard': shard, ':before': iso(before + 1) },
          Limit: PAGE_SIZE,
          ...(after !== undefined && { ExclusiveStartKey: JSON.parse(after) }),
        }),
      );
      const items = Items.map((row) => {
        const { id, dueSK } = inactiveRow.parse(row);
        return { id, since: timeOf(dueSK) };
      });
      return { items, ...(LastEvaluatedKey && { next: JSON.stringify(LastEvaluatedKey) }) };
    },

    async read(id) {
      const query = {
        TableName,
        KeyConditionExpression: 'PK = :PK',
        FilterExpression: '#type IN (:application, :payment, :refund)',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: {
          ':PK': applicationKey(id).PK,
          ':application': 'application',
          ':payment': 'payment',
          ':refund': 'refund',
        },
        ConsistentRead: true,
      };
      const rows: Row[] = [];
      for await (const { Items = [] } of paginateQuery({ client }, query)) rows.push(...Items);
      const ofType = (type: string) => rows.filter((row) => row.type === type);
      const [row] = ofType('application');
      if (row === undefined) return undefined;
      return {
        application: await fromApplicationRow(row, encryption),
        payments: await Promise.all(ofType('payment').map((one) => fromPaymentRowForDisplay(one, encryption))),
        refunds: await Promise.all(ofType('refund').map((one) => fromRefundRow(one, encryption))),
      };
    },

    async redact({ application, payments }, after) {
      const outboxRow = after.state === application.state ? undefined : outboxRowOf({ application: after });
      const items: WriteItem[] = [
        {
          Put: {
            TableName,
            Item: await toApplicationRow(after, encryption),
            ConditionExpression: 'version = :before',
            ExpressionAttributeValues: { ':before': application.version },
          },
        },
        ...(await lookupKeysOf(application, encryption)).map((Key) => ({ Delete: { TableName, Key } })),
        ...(outboxRow ? [{ Put: { TableName, Item: outboxRow } }] : []),
        // A dispute or a refund changes its payment, a new payment the application. A transaction takes too few rows to check every refund.
        ...payments.filter(hasMoney).map((one) => unchanged(paymentKey(one.id), one.version)),
      ];
      return (await writeTransaction(table, items)).written;
    },
  };

  function unchanged(Key: Key, version: number): WriteItem {
    const ExpressionAttributeValues = { ':version': version };
    return { ConditionCheck: { TableName, Key, ConditionExpression: 'version = :version', ExpressionAttributeValues } };
  }
}

function hasMoney({ state }: Payment): boolean {
  return state === 'succeeded';
}

import { DeleteCommand, paginateQuery, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ApplicationId } from '../../../domain/ids.ts';
import type { Outbox } from '../../../ports/outbox/outbox.ts';
import { plainApplicationFields } from '../applications/application-rows.ts';
import { applicationKey, dueOutbox, iso, outboxKey, publishedEventsKey, timeOf } from '../common/keys.ts';
import { type Row, type Table, wasOvertaken } from '../common/table.ts';
import { plainPaymentFields, plainRefundFields } from '../payments/payment-rows.ts';

const outboxRow = z.object({ expectedIds: z.array(z.string()) });
const overdueRow = z.object({ applicationId: z.custom<ApplicationId>(), dueSK: z.string() });
const publishedRow = z.object({ publishedIds: z.set(z.string()) });

export function createOutbox({ client, name: TableName }: Table): Outbox {
  return {
    async read(id) {
      const rows = await rowsOf(id);
      const ofType = (type: string) => rows.filter((row) => row.type === type);
      const [application] = ofType('application').map((row) => plainApplicationFields.parse(row));
      const payments = ofType('payment').map((row) => plainPaymentFields.parse(row));
      const refunds = ofType('refund').map((row) => plainRefundFields.parse(row));
      const [entry] = ofType('outbox').map((row) => outboxRow.parse(row));
      const [done] = ofType('published-events').map((row) => publishedRow.parse(row));
      return {
        rows: { ...(application && { application }), payments, refunds },
        publishedIds: done?.publishedIds ?? new Set(),
        ...(entry && { expectedIds: entry.expectedIds }),
      };
    },

    async markPublished(id, publishedIds, expected) {
      if (publishedIds.length > 0) await recordPublished(id, publishedIds);
      if (expected.length === 0) return;
      try {
        await client.send(
          new DeleteCommand({
            TableName,
            Key: outboxKey(id),
            ConditionExpression: 'expectedIds = :expected',
            ExpressionAttributeValues: { ':expected': expected },
          }),
        );
      } catch (error) {
        // The application has changed since, or another run was faster.
        if (!wasOvertaken(error)) throw error;
      }
    },

    shards: dueOutbox.shards,

    async listOverdue(shard, now, limit, after) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'dueWork',
          KeyConditionExpression: 'duePK = :shard AND dueSK < :now',
          ExpressionAttributeValues: { ':shard': shard, ':now': iso(now + 1) },
          Limit: limit,
          ...(after !== undefined && { ExclusiveStartKey: JSON.parse(after) }),
        }),
      );
      const items = Items.map((row) => {
        const { applicationId: id, dueSK } = overdueRow.parse(row);
        return { id, since: timeOf(dueSK) };
      });
      return { items, ...(LastEvaluatedKey && { next: JSON.stringify(LastEvaluatedKey) }) };
    },
  };

  /** All rows of the application except its history. */
  async function rowsOf(id: ApplicationId): Promise<Row[]> {
    const query = {
      TableName,
      KeyConditionExpression: 'PK = :PK',
      FilterExpression: '#type <> :history',
      ExpressionAttributeNames: { '#type': 'type' },
      ExpressionAttributeValues: { ':PK': applicationKey(id).PK, ':history': 'history' },
      ConsistentRead: true,
    };
    const rows: Row[] = [];
    for await (const { Items = [] } of paginateQuery({ client }, query)) rows.push(...Items);
    return rows;
  }

  async function recordPublished(id: ApplicationId, publishedIds: readonly string[]): Promise<void> {
    await client.send(
      new UpdateCommand({
        TableName,
        Key: publishedEventsKey(id),
        UpdateExpression: 'SET #type = :type ADD publishedIds :ids',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':type': 'published-events', ':ids': new Set(publishedIds) },
      }),
    );
  }
}

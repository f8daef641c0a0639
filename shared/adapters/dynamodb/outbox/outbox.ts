import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, paginateQuery, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ApplicationId } from '../../../domain/ids.ts';
import type { Outbox } from '../../../ports/outbox/outbox.ts';
import { applicationFacts } from '../applications/application-rows.ts';
import { announcedKey, applicationKey, dueNews, iso, newsKey } from '../common/keys.ts';
import type { Row, Table } from '../common/table.ts';
import { paymentFacts, refundFacts } from '../payments/payment-rows.ts';

const newsRow = z.object({ applicationId: z.custom<ApplicationId>(), expected: z.array(z.string()) });
const announcedRow = z.object({ announced: z.set(z.string()) });

export function createOutbox({ client, name: TableName }: Table): Outbox {
  return {
    async read(id) {
      const rows = await rowsOf(id);
      const ofType = (type: string) => rows.filter((row) => row.type === type);
      const [application] = ofType('application').map((row) => applicationFacts.parse(row));
      const payments = ofType('payment').map((row) => paymentFacts.parse(row));
      const refunds = ofType('refund').map((row) => refundFacts.parse(row));
      const [news] = ofType('news').map((row) => newsRow.parse(row));
      const [done] = ofType('announced').map((row) => announcedRow.parse(row));
      return {
        rows: { ...(application && { application }), payments, refunds },
        announced: done?.announced ?? new Set(),
        ...(news && { expected: news.expected }),
      };
    },

    async settle(id, announced, expected) {
      if (announced.length > 0) await remember(id, announced);
      if (expected.length === 0) return;
      try {
        await client.send(
          new DeleteCommand({
            TableName,
            Key: newsKey(id),
            ConditionExpression: 'expected = :expected',
            ExpressionAttributeValues: { ':expected': expected },
          }),
        );
      } catch (error) {
        // Something has changed since, or another run was faster.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    shards: dueNews.shards,

    async overdue(shard, now, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: 'dueWork',
          KeyConditionExpression: 'duePK = :shard AND dueSK < :now',
          ExpressionAttributeValues: { ':shard': shard, ':now': iso(now + 1) },
          Limit: limit,
        }),
      );
      return Items.map((row) => newsRow.parse(row).applicationId);
    },
  };

  /** The whole application, but for its history. */
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

  async function remember(id: ApplicationId, announced: readonly string[]): Promise<void> {
    await client.send(
      new UpdateCommand({
        TableName,
        Key: announcedKey(id),
        UpdateExpression: 'SET #type = :type ADD announced :ids',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':type': 'announced', ':ids': new Set(announced) },
      }),
    );
  }
}

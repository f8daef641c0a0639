import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type OutboxEvent, subjectOf } from '../../../domain/outbox-event.ts';
import type { Clock } from '../../../ports/common/clock.ts';
import type { ProcessedEvents } from '../../../ports/outbox/processed-events.ts';
import { processedEventsKey } from '../common/keys.ts';
import type { Table } from '../common/table.ts';

const row = z.object({ eventIds: z.set(z.string()), version: z.number() });

/** Queue and dead-letter queue keep a message for two weeks each; then nobody can repeat it (seconds). */
const TTL_SECONDS = 60 * 24 * 60 * 60;

/** @param consumer whose memory it is: the name of its function */
export function createProcessedEvents(
  { client, name: TableName }: Table,
  consumer: string,
  clock: Clock,
): ProcessedEvents {
  const keyOf = (news: OutboxEvent) => processedEventsKey(consumer, subjectOf(news));

  return {
    async get(news) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(news), ConsistentRead: true }));
      return Item === undefined ? { eventIds: new Set(), version: 0 } : row.parse(Item);
    },

    async markProcessed(news) {
      const write = (SET: string, more: { ConditionExpression?: string }, values: object) =>
        client.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(news),
            UpdateExpression: `SET ${SET} expiresAt = :end, #type = :type ADD eventIds :id`,
            ExpressionAttributeNames: { '#type': 'type' },
            ExpressionAttributeValues: {
              ':end': Math.ceil(clock() / 1000) + TTL_SECONDS,
              ':type': 'processed-events',
              ':id': new Set([news.id]),
              ...values,
            },
            ...more,
          }),
        );
      const isNewer = { ConditionExpression: 'attribute_not_exists(version) OR version <= :version' };
      try {
        await write('version = :version,', isNewer, { ':version': news.version });
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        await write('', {}, {});
      }
    },
  };
}

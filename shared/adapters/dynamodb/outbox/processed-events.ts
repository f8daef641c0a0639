import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type OutboxEvent, subjectOf } from '../../../domain/outbox-event.ts';
import type { Clock } from '../../../ports/common/clock.ts';
import type { ProcessedEvents } from '../../../ports/outbox/processed-events.ts';
import { processedEventsKey } from '../common/keys.ts';
import type { Table } from '../common/table.ts';

const row = z.object({ eventIds: z.set(z.string()), version: z.number() });

/** Seconds. Queue and dead-letter queue each keep a message for two weeks; after that it cannot be delivered again. */
const TTL_SECONDS = 60 * 24 * 60 * 60;

/** @param consumer the name of the consumer's function */
export function createProcessedEvents(
  { client, name: TableName }: Table,
  consumer: string,
  clock: Clock,
): ProcessedEvents {
  const keyOf = (event: OutboxEvent) => processedEventsKey(consumer, subjectOf(event));

  return {
    async get(event) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(event), ConsistentRead: true }));
      return Item === undefined ? { eventIds: new Set(), version: 0 } : row.parse(Item);
    },

    async markProcessed(event) {
      const write = (SET: string, more: { ConditionExpression?: string }, values: object) =>
        client.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(event),
            UpdateExpression: `SET ${SET} expiresAt = :end, #type = :type ADD eventIds :id`,
            ExpressionAttributeNames: { '#type': 'type' },
            ExpressionAttributeValues: {
              ':end': Math.ceil(clock() / 1000) + TTL_SECONDS,
              ':type': 'processed-events',
              ':id': new Set([event.id]),
              ...values,
            },
            ...more,
          }),
        );
      const isNewer = { ConditionExpression: 'attribute_not_exists(version) OR version <= :version' };
      try {
        await write('version = :version,', isNewer, { ':version': event.version });
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        await write('', {}, {});
      }
    },
  };
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Announcement, subjectOf } from '../../../domain/announcement.ts';
import type { Clock } from '../../../ports/common/clock.ts';
import type { OutboxMemory } from '../../../ports/outbox/outbox-memory.ts';
import { doneKey } from '../common/keys.ts';
import type { Table } from '../common/table.ts';

const row = z.object({ news: z.set(z.string()), version: z.number() });

/** Queue and dead-letter queue keep a message for two weeks each; then nobody can repeat it (seconds). */
const KEPT_FOR = 60 * 24 * 60 * 60;

/** @param consumer whose memory it is: the name of its function */
export function createOutboxMemory({ client, name: TableName }: Table, consumer: string, clock: Clock): OutboxMemory {
  const keyOf = (news: Announcement) => doneKey(consumer, subjectOf(news));

  return {
    async recall(news) {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(news), ConsistentRead: true }));
      return Item === undefined ? { news: new Set(), version: 0 } : row.parse(Item);
    },

    async remember(news) {
      const write = (SET: string, more: { ConditionExpression?: string }, values: object) =>
        client.send(
          new UpdateCommand({
            TableName,
            Key: keyOf(news),
            UpdateExpression: `SET ${SET} expiresAt = :end, #type = :type ADD news :id`,
            ExpressionAttributeNames: { '#type': 'type' },
            ExpressionAttributeValues: {
              ':end': Math.ceil(clock() / 1000) + KEPT_FOR,
              ':type': 'done',
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

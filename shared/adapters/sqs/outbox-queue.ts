import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Announcement } from '../../domain/announcement.ts';
import type { OutboxQueue } from '../../ports/outbox/outbox-queue.ts';
import { toMessage } from './announcement-message.ts';

// The most that SQS takes at once.
const BATCH = 10;

/** Part of a batch was not taken; all of it may be sent again. */
export class QueueRefused extends Error {
  override readonly name = 'QueueRefused';
}

/** A FIFO queue: one group for each payment, so that a letter that cannot be sent holds up no other payment's. */
export function createOutboxQueue(client: SQSClient, QueueUrl: string): OutboxQueue {
  return {
    async send(news) {
      for (let first = 0; first < news.length; first += BATCH) {
        const Entries = news.slice(first, first + BATCH).map(toEntry);
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0) throw new QueueRefused(Failed.map(({ Id, Code }) => `${Id}: ${Code}`).join(', '));
      }
    },
  };
}

function toEntry(news: Announcement, index: number) {
  return {
    Id: String(index),
    MessageBody: toMessage(news),
    MessageGroupId: 'paymentId' in news ? news.paymentId : news.applicationId,
    MessageDeduplicationId: `${news.id}@${news.version}`,
  };
}

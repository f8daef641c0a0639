import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OutboxEvent } from '../../domain/outbox-event.ts';
import type { OutboxQueue } from '../../ports/outbox/outbox-queue.ts';
import { serializeOutboxEvent } from './outbox-event-message.ts';

// The most that SQS takes at once.
const BATCH = 10;

/** Part of a batch was not taken; all of it may be sent again. */
export class QueueSendError extends Error {
  override readonly name = 'QueueSendError';
}

/** A FIFO queue: one group for each payment, so that a letter that cannot be sent holds up no other payment's. */
export function createOutboxQueue(client: SQSClient, QueueUrl: string): OutboxQueue {
  return {
    async send(event) {
      for (let first = 0; first < event.length; first += BATCH) {
        const Entries = event.slice(first, first + BATCH).map(toEntry);
        const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
        if (Failed.length > 0) throw new QueueSendError(Failed.map(({ Id, Code }) => `${Id}: ${Code}`).join(', '));
      }
    },
  };
}

function toEntry(event: OutboxEvent, index: number) {
  return {
    Id: String(index),
    MessageBody: serializeOutboxEvent(event),
    MessageGroupId: 'paymentId' in event ? event.paymentId : event.applicationId,
    MessageDeduplicationId: `${event.id}@${event.version}`,
  };
}

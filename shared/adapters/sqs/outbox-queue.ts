import { createHash } from 'node:crypto';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OutboxEvent } from '../../domain/outbox-event.ts';
import type { OutboxQueue } from '../../ports/outbox/outbox-queue.ts';
import { serializeOutboxEvent } from './outbox-event-message.ts';

// The maximum of SQS (SQS: SendMessageBatch).
const BATCH = 10;

/** SQS rejected part of a batch; the whole batch may be sent again. */
export class QueueSendError extends Error {
  override readonly name = 'QueueSendError';
}

/** A FIFO queue with one message group per payment, so that an event that cannot be processed blocks only its own payment. */
export function createOutboxQueue(client: SQSClient, QueueUrl: string): OutboxQueue {
  return {
    async send(events) {
      for (let first = 0; first < events.length; first += BATCH) {
        const Entries = events.slice(first, first + BATCH).map(toEntry);
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
    MessageDeduplicationId: deduplicationId(event),
  };
}

/** At most 128 letters, digits and punctuation (SQS: SendMessage), whatever a gateway's id of a dispute or refund in the event's id looks like. */
function deduplicationId({ id, version }: OutboxEvent): string {
  return createHash('sha256').update(`${id}@${version}`).digest('hex');
}

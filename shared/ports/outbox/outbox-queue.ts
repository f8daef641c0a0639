import type { OutboxEvent } from '../../domain/outbox-event.ts';

/** The queue of one consumer: ordered per payment, each event deduplicated for five minutes (SQS FIFO queues). */
export interface OutboxQueue {
  /** Resolves when all events are in the queue. */
  send(events: readonly OutboxEvent[]): Promise<void>;
}

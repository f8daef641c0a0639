import type { OutboxEvent } from '../../domain/outbox-event.ts';

/** The queue of one consumer: in order for each payment, and each piece of news once in five minutes. */
export interface OutboxQueue {
  /** Resolves when all of it is in the queue. */
  send(events: readonly OutboxEvent[]): Promise<void>;
}

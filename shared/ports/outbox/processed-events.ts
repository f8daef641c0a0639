import type { OutboxEvent } from '../../domain/outbox-event.ts';

/** What a consumer has done about one payment, refund or application. */
export interface ProcessedState {
  /** The ids of the news. */
  readonly eventIds: ReadonlySet<string>;
  /** The newest version of the row that it was told of. */
  readonly version: number;
}

/** One consumer's own memory, since a queue hands a message over at least once. */
export interface ProcessedEvents {
  get(event: OutboxEvent): Promise<ProcessedState>;
  markProcessed(event: OutboxEvent): Promise<void>;
}

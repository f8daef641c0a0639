import type { OutboxEvent } from '../../domain/outbox-event.ts';

/** Which events of one payment, refund or application a consumer has processed. */
export interface ProcessedState {
  /** Event ids. */
  readonly eventIds: ReadonlySet<string>;
  /** The highest row version that was processed. */
  readonly version: number;
}

/** Deduplicates the events of one consumer, since a queue delivers a message at least once. */
export interface ProcessedEvents {
  get(event: OutboxEvent): Promise<ProcessedState>;
  markProcessed(event: OutboxEvent): Promise<void>;
}

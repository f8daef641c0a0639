import type { OutboxEvent } from '../../domain/outbox-event.ts';

/** The event bus that the visa office's own systems subscribe to. */
export interface EventBus {
  publish(event: OutboxEvent): Promise<void>;
}

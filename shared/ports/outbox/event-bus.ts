import type { OutboxEvent } from '../../domain/outbox-event.ts';

/** Where the visa office's own systems listen. */
export interface EventBus {
  publish(event: OutboxEvent): Promise<void>;
}

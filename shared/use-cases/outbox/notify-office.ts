import type { OutboxEvent } from '../../domain/outbox-event.ts';
import type { EventBus } from '../../ports/outbox/event-bus.ts';
import type { ProcessedEvents } from '../../ports/outbox/processed-events.ts';

export interface NotifyOfficeDependencies {
  readonly processedEvents: ProcessedEvents;
  readonly bus: EventBus;
}

/**
 * Publishes an event on the visa office's event bus. Late events are published too: consumers detect outdated ones by the event's
 * version.
 */
export async function notifyOffice(
  { processedEvents, bus }: NotifyOfficeDependencies,
  event: OutboxEvent,
): Promise<'published' | 'already_processed'> {
  if ((await processedEvents.get(event)).eventIds.has(event.id)) return 'already_processed';
  await bus.publish(event);
  await processedEvents.markProcessed(event);
  return 'published';
}

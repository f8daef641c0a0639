import type { Announcement } from '../../domain/announcement.ts';
import type { EventBus } from '../../ports/outbox/event-bus.ts';
import type { OutboxMemory } from '../../ports/outbox/outbox-memory.ts';

export interface NotifyOfficeDependencies {
  readonly memory: OutboxMemory;
  readonly bus: EventBus;
}

/**
 * Publishes news on the visa office's bus. None is left out because it comes late: events carry the version by which who receives them
 * can tell.
 */
export async function notifyOffice(
  { memory, bus }: NotifyOfficeDependencies,
  news: Announcement,
): Promise<'published' | 'done before'> {
  if ((await memory.recall(news)).news.has(news.id)) return 'done before';
  await bus.publish(news);
  await memory.remember(news);
  return 'published';
}

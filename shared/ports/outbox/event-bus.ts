import type { Announcement } from '../../domain/announcement.ts';

/** Where the visa office's own systems listen. */
export interface EventBus {
  publish(news: Announcement): Promise<void>;
}

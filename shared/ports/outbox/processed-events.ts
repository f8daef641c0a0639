import type { Announcement } from '../../domain/announcement.ts';

/** What a consumer has done about one payment, refund or application. */
export interface Done {
  /** The ids of the news. */
  readonly news: ReadonlySet<string>;
  /** The newest version of the row that it was told of. */
  readonly version: number;
}

/** One consumer's own memory, since a queue hands a message over at least once. */
export interface OutboxMemory {
  recall(news: Announcement): Promise<Done>;
  remember(news: Announcement): Promise<void>;
}

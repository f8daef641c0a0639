import type { ApplicationId } from '../../domain/ids.ts';
import type { OutboxRows } from '../../domain/outbox-event.ts';

/** What stands of one application. */
export interface OutboxEntry {
  readonly rows: OutboxRows;
  /** The ids of all news that every queue has taken. */
  readonly publishedIds: ReadonlySet<string>;
  /** The ids of the news that the last change may have made; absent where nothing is left to announce. */
  readonly expectedIds?: readonly string[];
}

/**
 * Remembers of each application that there may be news: the ledger writes so in the very transaction that makes the news, and only
 * `settle`, called when all queues have taken it, takes that back.
 */
export interface Outbox {
  read(id: ApplicationId): Promise<OutboxEntry>;
  /** Takes the news off the outbox, unless something has changed since it was read. */
  markPublished(id: ApplicationId, publishedIds: readonly string[], expectedIds: readonly string[]): Promise<void>;
  readonly shards: readonly string[];
  /** Applications of one shard whose news should have been announced before `now`, the longest waiting first. */
  listOverdue(shard: string, now: number, limit: number): Promise<ApplicationId[]>;
}

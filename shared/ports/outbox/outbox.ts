import type { AnnouncedRows } from '../../domain/announcement.ts';
import type { ApplicationId } from '../../domain/ids.ts';

/** What stands of one application. */
export interface OutboxPage {
  readonly rows: AnnouncedRows;
  /** The ids of all news that every queue has taken. */
  readonly announced: ReadonlySet<string>;
  /** The ids of the news that the last change may have made; absent where nothing is left to announce. */
  readonly expected?: readonly string[];
}

/**
 * Remembers of each application that there may be news: the ledger writes so in the very transaction that makes the news, and only
 * `settle`, called when all queues have taken it, takes that back.
 */
export interface Outbox {
  read(id: ApplicationId): Promise<OutboxPage>;
  /** Takes the news off the outbox, unless something has changed since it was read. */
  settle(id: ApplicationId, announced: readonly string[], expected: readonly string[]): Promise<void>;
  readonly shards: readonly string[];
  /** Applications of one shard whose news should have been announced before `now`, the longest waiting first. */
  overdue(shard: string, now: number, limit: number): Promise<ApplicationId[]>;
}

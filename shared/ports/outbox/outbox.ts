import type { ApplicationId } from '../../domain/ids.ts';
import type { OutboxRows } from '../../domain/outbox-event.ts';

/** The stored rows of one application and its publication state. */
export interface OutboxEntry {
  readonly rows: OutboxRows;
  /** Ids of the events that every queue has accepted. */
  readonly publishedIds: ReadonlySet<string>;
  /** Ids of the events that the last change has caused. Absent if nothing is left to publish. */
  readonly expectedIds?: readonly string[];
}

/** An application whose events should have been published. */
export interface OverdueApplication {
  readonly id: ApplicationId;
  /** Since when (UTC milliseconds). */
  readonly since: number;
}

/**
 * Records for each application that events may be unpublished. The ledger writes this in the transaction that causes the events; only
 * `markPublished`, called after all queues have accepted the events, clears it.
 */
export interface Outbox {
  read(id: ApplicationId): Promise<OutboxEntry>;
  /** Removes the application from the outbox, unless it has changed since it was read. */
  markPublished(id: ApplicationId, publishedIds: readonly string[], expectedIds: readonly string[]): Promise<void>;
  readonly shards: readonly string[];
  /**
   * A page of one shard: applications whose events should have been published before `now` (UTC milliseconds), longest overdue first.
   *
   * @param after `next` of the previous page
   */
  listOverdue(
    shard: string,
    now: number,
    limit: number,
    after?: string,
  ): Promise<{ readonly items: readonly OverdueApplication[]; readonly next?: string }>;
}

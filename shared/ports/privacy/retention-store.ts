import type { Application } from '../../domain/application.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { ApplicationAggregate, RetentionReason } from '../../domain/retention.ts';

export interface InactiveApplication {
  readonly id: ApplicationId;
  /** When it last changed (UTC milliseconds). */
  readonly since: number;
}

export interface RetentionStore {
  /** The shards of the index, by the reason for which their applications are inactive. */
  readonly shards: Readonly<Record<RetentionReason, readonly string[]>>;
  /**
   * A page of a shard: applications with personal data that have not changed since `before` (UTC milliseconds), the oldest first.
   *
   * @param after `next` of the previous page
   */
  listInactive(
    shard: string,
    before: number,
    after?: string,
  ): Promise<{ readonly items: readonly InactiveApplication[]; readonly next?: string }>;
  read(id: ApplicationId): Promise<ApplicationAggregate | undefined>;
  /**
   * Writes the application without personal data and removes its rows for the staff search by personal data. False: the application, or
   * one of its payments or refunds, has changed since it was read, and nothing was written.
   */
  redact(before: ApplicationAggregate, after: Application): Promise<boolean>;
}

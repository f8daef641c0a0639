import type { Application } from '../../domain/application.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { ApplicationAggregate, RetentionReason } from '../../domain/retention.ts';

export interface RetentionStore {
  /** Applications with personal data that lie still since before then (UTC milliseconds), those of one shard after the other. */
  listInactive(reason: RetentionReason, before: number): AsyncIterable<ApplicationId>;
  read(id: ApplicationId): Promise<ApplicationAggregate | undefined>;
  /**
   * Writes the application without what is personal, and takes it out of what staff finds by that. False: the application, or one of
   * its payments or refunds, has changed since it was read, and nothing was written.
   */
  redact(before: ApplicationAggregate, after: Application): Promise<boolean>;
}

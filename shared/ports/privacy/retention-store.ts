import type { Application } from '../../domain/application.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { ApplicationAggregate, RetentionReason } from '../../domain/retention.ts';

export interface RetentionStore {
  /** Applications with personal data that have not changed since `before` (UTC milliseconds), shard by shard. */
  listInactive(reason: RetentionReason, before: number): AsyncIterable<ApplicationId>;
  read(id: ApplicationId): Promise<ApplicationAggregate | undefined>;
  /**
   * Writes the application without personal data and removes its rows for the staff search by personal data. False: the application, or
   * one of its payments or refunds, has changed since it was read, and nothing was written.
   */
  redact(before: ApplicationAggregate, after: Application): Promise<boolean>;
}

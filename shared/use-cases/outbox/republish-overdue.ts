import type { ApplicationId } from '../../domain/ids.ts';
import type { Clock } from '../../ports/common/clock.ts';
import { drainShards } from '../common/drain-shards.ts';
import { type PublishOutboxDependencies, publishOutbox } from './publish-outbox.ts';

export interface RepublishOverdueDependencies extends PublishOutboxDependencies {
  readonly clock: Clock;
  /** Called for an application that failed; it stays overdue. Without an id, a shard could not be read. */
  readonly onFailure: (id: ApplicationId | undefined, error: unknown) => void;
}

export interface RepublishResult {
  readonly done: number;
  readonly failed: number;
}

const CONCURRENCY = 8;

/**
 * Publishes the outbox entries that the table's stream missed, until `until` (UTC milliseconds). Entries that always fail do not hold up those
 * behind them.
 */
export async function republishOverdue(
  deps: RepublishOverdueDependencies,
  { until, perShard }: { readonly until: number; readonly perShard: number },
): Promise<RepublishResult> {
  const { outbox, clock, onFailure } = deps;
  const now = clock();
  const { done, failed } = await drainShards({
    shards: outbox.shards,
    readPage: (shard, after) => outbox.listOverdue(shard, now, perShard, after),
    since: ({ since }) => since,
    process: ({ id }) => publishOutbox(deps, id),
    onFailure: (overdue, error) => onFailure(overdue?.id, error),
    clock,
    until,
    concurrency: CONCURRENCY,
  });
  return { done, failed };
}

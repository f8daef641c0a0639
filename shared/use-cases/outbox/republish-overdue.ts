import type { ApplicationId } from '../../domain/ids.ts';
import type { Clock } from '../../ports/common/clock.ts';
import { type PublishOutboxDependencies, publishOutbox } from './publish-outbox.ts';

export interface RepublishOverdueDependencies extends PublishOutboxDependencies {
  readonly clock: Clock;
  /** Called for an application that failed; it stays overdue. */
  readonly onFailure: (id: ApplicationId, error: unknown) => void;
}

export interface RepublishResult {
  readonly done: number;
  readonly failed: number;
}

/** Publishes the outbox entries that the table's stream missed, until `until` (UTC milliseconds). */
export async function republishOverdue(
  deps: RepublishOverdueDependencies,
  { until, perShard }: { until: number; perShard: number },
): Promise<RepublishResult> {
  let [done, failed] = [0, 0];
  const found = await Promise.all(
    deps.outbox.shards.map((one) => deps.outbox.listOverdue(one, deps.clock(), perShard)),
  );
  for (const id of found.flat()) {
    if (deps.clock() >= until) break;
    try {
      await publishOutbox(deps, id);
      done++;
    } catch (error) {
      failed++;
      deps.onFailure(id, error);
    }
  }
  return { done, failed };
}

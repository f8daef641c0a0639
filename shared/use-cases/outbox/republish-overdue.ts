import type { ApplicationId } from '../../domain/ids.ts';
import type { Clock } from '../../ports/common/clock.ts';
import { type AnnounceDependencies, announceNews } from './announce-news.ts';

export interface AnnounceMissedDependencies extends AnnounceDependencies {
  readonly clock: Clock;
  /** Called for an application that failed; it stays overdue. */
  readonly onFailure: (id: ApplicationId, error: unknown) => void;
}

export interface Announced {
  readonly done: number;
  readonly failed: number;
}

/** Announces what the table's stream should have brought and did not: one shard after the other, as far as the time allows. */
export async function announceMissed(
  deps: AnnounceMissedDependencies,
  { until, perShard }: { until: number; perShard: number },
): Promise<Announced> {
  let [done, failed] = [0, 0];
  const found = await Promise.all(deps.outbox.shards.map((one) => deps.outbox.overdue(one, deps.clock(), perShard)));
  for (const id of found.flat()) {
    if (deps.clock() >= until) break;
    try {
      await announceNews(deps, id);
      done++;
    } catch (error) {
      failed++;
      deps.onFailure(id, error);
    }
  }
  return { done, failed };
}

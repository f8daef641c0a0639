import type { ApplicationId } from '../../domain/ids.ts';
import { type RetentionReason, type RetentionTimes, redacted } from '../../domain/retention.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { RetentionStore } from '../../ports/privacy/retention-store.ts';
import { drainShards, type Share, shareOf } from '../common/drain-shards.ts';

export interface RedactDependencies {
  readonly retention: RetentionStore;
  readonly clock: Clock;
  /** Called for an application that could not be redacted; it stays due. Without an id, a shard could not be read. */
  readonly onFailure: (id: ApplicationId | undefined, error: unknown) => void;
}

export interface RedactionLimits extends Share {
  /** UTC milliseconds after which no new application is started. */
  readonly until: number;
  /** Number of applications redacted in parallel, for each reason. */
  readonly concurrency: number;
}

export interface RedactionResult {
  readonly done: number;
  /** Money was still moving, or a concurrent change interfered: the next run tries again. */
  readonly skipped: number;
  readonly failed: number;
  /** For how long the first application that the run has not examined has been due (milliseconds); 0 if it has examined all. */
  readonly lag: number;
}

/**
 * Removes personal data whose retention time has ended. Redacted applications leave the index, so an interrupted run loses nothing, and
 * the write is conditional, so overlapping runs do no harm.
 */
export async function redactPersonalData(
  { retention, clock, onFailure }: RedactDependencies,
  times: RetentionTimes,
  limits: RedactionLimits,
): Promise<RedactionResult> {
  const now = clock();
  let [done, skipped] = [0, 0];
  const results = await Promise.all(
    (Object.keys(times) as RetentionReason[]).map(async (reason) => {
      const { failed, leftSince } = await drainShards({
        ...limits,
        shards: shareOf(retention.shards[reason], limits),
        readPage: (shard, after) => retention.listInactive(shard, now - times[reason], after),
        since: (inactive) => inactive.since,
        process: async ({ id }) => {
          if (await redactOne(retention, id, times, clock())) done++;
          else skipped++;
        },
        onFailure: (inactive, error) => onFailure(inactive?.id, error),
        clock,
      });
      return { failed, lag: leftSince === undefined ? 0 : now - times[reason] - leftSince };
    }),
  );
  const failed = results.reduce((sum, one) => sum + one.failed, 0);
  return { done, skipped, failed, lag: Math.max(...results.map(({ lag }) => lag)) };
}

async function redactOne(retention: RetentionStore, id: ApplicationId, times: RetentionTimes, now: number) {
  const found = await retention.read(id);
  const after = found && redacted(found, times, now);
  return after !== undefined && retention.redact(found as NonNullable<typeof found>, after);
}

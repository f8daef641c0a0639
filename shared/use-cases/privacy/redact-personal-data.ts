import type { ApplicationId } from '../../domain/ids.ts';
import { type RetentionReason, type RetentionTimes, redacted } from '../../domain/retention.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { RetentionStore } from '../../ports/privacy/retention-store.ts';

export interface RedactDependencies {
  readonly retention: RetentionStore;
  readonly clock: Clock;
  /** Called for an application that could not be redacted; it stays due. */
  readonly onFailure: (id: ApplicationId, error: unknown) => void;
}

export interface RedactionResult {
  readonly done: number;
  /** Money was still moving, or a concurrent change interfered: the next run tries again. */
  readonly skipped: number;
  readonly failed: number;
  /** Whether the run ended before all due applications were examined. */
  readonly more: boolean;
}

/** Removes personal data whose retention time has ended. Redacted applications leave the index, so an interrupted run loses nothing. */
export async function redactPersonalData(
  { retention, clock, onFailure }: RedactDependencies,
  times: RetentionTimes,
  until: number,
): Promise<RedactionResult> {
  const counts = { done: 0, skipped: 0, failed: 0 };
  for (const reason of Object.keys(times) as RetentionReason[]) {
    for await (const id of retention.listInactive(reason, clock() - times[reason])) {
      if (clock() >= until) return { ...counts, more: true };
      try {
        counts[(await redactOne(retention, id, times, clock())) ? 'done' : 'skipped'] += 1;
      } catch (error) {
        counts.failed += 1;
        onFailure(id, error);
      }
    }
  }
  return { ...counts, more: false };
}

async function redactOne(retention: RetentionStore, id: ApplicationId, times: RetentionTimes, now: number) {
  const found = await retention.read(id);
  const after = found && redacted(found, times, now);
  return after !== undefined && retention.redact(found as NonNullable<typeof found>, after);
}

import type { Change } from '../../../domain/change.ts';
import type { ApplicationId } from '../../../domain/ids.ts';
import { outboxEventsOf } from '../../../domain/outbox-event.ts';
import { MINUTE } from '../../../domain/time.ts';
import { dueOutbox, outboxKey } from '../common/keys.ts';
import { rowHeader } from '../common/row-version.ts';
import type { Row } from '../common/table.ts';

/** The table's stream takes a second; whoever waits longer has been missed (milliseconds). */
const OVERDUE_AFTER = 5 * MINUTE;

/**
 * Stands beside what a transaction writes: something of this application is not announced yet. One row for each application, so that a
 * later change takes the place of an earlier one.
 */
export function toOutboxRow(applicationId: ApplicationId, expectedIds: readonly string[], now: number): Row {
  return {
    ...outboxKey(applicationId),
    ...rowHeader('outbox'),
    applicationId,
    expectedIds,
    duePK: dueOutbox.partitionKey(applicationId),
    dueSK: dueOutbox.sortKey(now + OVERDUE_AFTER, applicationId),
  };
}

/** Undefined where nobody cares about the change. */
export function outboxRowOf(change: Change): Row | undefined {
  const { application, payments = [], refunds = [] } = change;
  const news = outboxEventsOf(change);
  const rows = [...(application ? [application] : []), ...payments, ...refunds];
  const [first] = news;
  if (first === undefined) return undefined;
  const now = Math.max(...rows.map(({ updatedAt }) => updatedAt));
  return toOutboxRow(
    first.applicationId,
    news.map(({ id }) => id),
    now,
  );
}

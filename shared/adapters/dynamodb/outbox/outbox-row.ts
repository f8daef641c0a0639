import type { Change } from '../../../domain/change.ts';
import type { ApplicationId } from '../../../domain/ids.ts';
import { outboxEventsOf } from '../../../domain/outbox-event.ts';
import { MINUTE } from '../../../domain/time.ts';
import { dueOutbox, outboxKey } from '../common/keys.ts';
import { rowHeader } from '../common/row-version.ts';
import type { Row } from '../common/table.ts';

/** Milliseconds. The table's stream delivers within about a second; an entry that is much older was missed. */
const OVERDUE_AFTER = 5 * MINUTE;

/**
 * Part of every transaction that causes events: marks the application as having unpublished events. One row per application; a later
 * change replaces the row of an earlier one.
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

/** Undefined if the change causes no event. */
export function outboxRowOf(change: Change): Row | undefined {
  const { application, payments = [], refunds = [] } = change;
  const events = outboxEventsOf(change);
  const rows = [...(application ? [application] : []), ...payments, ...refunds];
  const [first] = events;
  if (first === undefined) return undefined;
  const now = Math.max(...rows.map(({ updatedAt }) => updatedAt));
  return toOutboxRow(
    first.applicationId,
    events.map(({ id }) => id),
    now,
  );
}

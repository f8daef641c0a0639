import { announcementsOf } from '../../../domain/announcement.ts';
import type { Change } from '../../../domain/change.ts';
import type { ApplicationId } from '../../../domain/ids.ts';
import { dueNews, newsKey } from '../common/keys.ts';
import { rowOf } from '../common/row-form.ts';
import type { Row } from '../common/table.ts';

/** The table's stream takes a second; whoever waits longer has been missed (milliseconds). */
const ANNOUNCED_WITHIN = 5 * 60_000;

/**
 * Stands beside what a transaction writes: something of this application is not announced yet. One row for each application, so that a
 * later change takes the place of an earlier one.
 */
export function toNewsRow(applicationId: ApplicationId, expected: readonly string[], now: number): Row {
  return {
    ...newsKey(applicationId),
    ...rowOf('news'),
    applicationId,
    expected,
    duePK: dueNews.partitionKey(applicationId),
    dueSK: dueNews.sortKey(now + ANNOUNCED_WITHIN, applicationId),
  };
}

/** Undefined where nobody cares about the change. */
export function newsRowOf(change: Change): Row | undefined {
  const { application, payments = [], refunds = [] } = change;
  const news = announcementsOf(change);
  const rows = [...(application ? [application] : []), ...payments, ...refunds];
  const [first] = news;
  if (first === undefined) return undefined;
  const now = Math.max(...rows.map(({ updatedAt }) => updatedAt));
  return toNewsRow(
    first.applicationId,
    news.map(({ id }) => id),
    now,
  );
}

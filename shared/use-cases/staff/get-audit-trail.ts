import type { StaffMember, StoredAuditEvent } from '../../domain/audit-event.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { TimeRange } from '../../domain/time.ts';
import type { Page, PageRequest } from '../../ports/common/page.ts';
import { type AuditDependencies, recordAuditEvent } from './internal/record-audit-event.ts';

export type AuditQuery =
  /** A day of the office, `yyyy-mm-dd`, and the time that it covers. */
  | { readonly day: string; readonly range: TimeRange }
  /** One application and its payments. */
  | { readonly applicationId: ApplicationId };

/** Reading the audit trail is itself recorded in it. */
export async function getAuditTrail(
  deps: AuditDependencies,
  by: StaffMember,
  query: AuditQuery,
  page: PageRequest,
): Promise<Page<StoredAuditEvent>> {
  const events =
    'applicationId' in query
      ? await deps.audit.listByApplication(query.applicationId, page)
      : await deps.audit.listByTime(query.range, page);
  const scope = 'applicationId' in query ? query : { from: query.day, to: query.day };
  await recordAuditEvent(deps, by, { action: 'get-audit-trail', result: 'done', ...scope });
  return events;
}

import type { StaffMember, StoredAuditEvent } from '../../domain/audit-event.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { TimeRange } from '../../domain/time.ts';
import type { Page, PageRequest } from '../../ports/common/page.ts';
import { type AuditDependencies, recordAuditEvent } from './internal/record-audit-event.ts';

export type AuditQuery =
  /** A day of the office, `yyyy-mm-dd`, and the time that it covers. */
  | { readonly applicationId?: undefined; readonly day: string; readonly range: TimeRange }
  /** One application and its payments, on that day or on all days. */
  | { readonly applicationId: ApplicationId; readonly day?: string; readonly range?: TimeRange };

/** Reading the audit trail is itself recorded in it. */
export async function getAuditTrail(
  deps: AuditDependencies,
  by: StaffMember,
  query: AuditQuery,
  page: PageRequest,
): Promise<Page<StoredAuditEvent>> {
  const events =
    query.applicationId === undefined
      ? await deps.audit.listByTime(query.range, page)
      : await deps.audit.listByApplication(query.applicationId, page, query.range);
  const { applicationId, day } = query;
  await recordAuditEvent(deps, by, {
    action: 'get-audit-trail',
    result: 'done',
    ...(applicationId !== undefined && { applicationId }),
    ...(day !== undefined && { from: day, to: day }),
  });
  return events;
}

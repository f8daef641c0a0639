import type { StaffMember, StoredAuditEvent } from '../../domain/audit-event.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Page, PageRequest } from '../../ports/common/page.ts';
import { type AuditDependencies, recordAuditEvent } from './internal/record-audit-event.ts';

export interface AuditQuery {
  /** UTC, `yyyy-mm-dd`; today where it is not said. */
  readonly day?: string;
  /** With its payments; then no day counts. */
  readonly applicationId?: ApplicationId;
}

/** Who reads the audit trail stands in it, too. */
export async function getAuditTrail(
  deps: AuditDependencies,
  by: StaffMember,
  { applicationId, day = new Date(deps.clock()).toISOString().slice(0, 10) }: AuditQuery,
  page: PageRequest,
): Promise<Page<StoredAuditEvent>> {
  const events =
    applicationId === undefined
      ? await deps.audit.listByDay(day, page)
      : await deps.audit.listByApplication(applicationId, page);
  const about = applicationId === undefined ? { from: day, to: day } : { applicationId };
  await recordAuditEvent(deps, by, { action: 'get-audit-trail', result: 'done', ...about });
  return events;
}

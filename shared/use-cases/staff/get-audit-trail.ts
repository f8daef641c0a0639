import type { StaffMember, StoredAuditEvent } from '../../domain/audit-event.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Page, PageRequest } from '../../ports/common/page.ts';
import { type AuditDependencies, recordAuditEvent } from './internal/record-audit-event.ts';

export interface AuditQuery {
  /** UTC, `yyyy-mm-dd`. Default: today. */
  readonly day?: string;
  /** Selects the events of one application and its payments; `day` is then ignored. */
  readonly applicationId?: ApplicationId;
}

/** Reading the audit trail is itself recorded in it. */
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
  const scope = applicationId === undefined ? { from: day, to: day } : { applicationId };
  await recordAuditEvent(deps, by, { action: 'get-audit-trail', result: 'done', ...scope });
  return events;
}

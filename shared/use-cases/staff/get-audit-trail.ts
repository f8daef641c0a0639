import type { RecordedAct, StaffMember } from '../../domain/act.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Page, PageRequest } from '../../ports/common/page.ts';
import { type AuditDependencies, recordAct } from './internal/record-act.ts';

export interface AuditQuestion {
  /** UTC, `yyyy-mm-dd`; today where it is not said. */
  readonly day?: string;
  /** With its payments; then no day counts. */
  readonly applicationId?: ApplicationId;
}

/** Who reads the audit trail stands in it, too. */
export async function readAuditTrail(
  deps: AuditDependencies,
  by: StaffMember,
  { applicationId, day = new Date(deps.clock()).toISOString().slice(0, 10) }: AuditQuestion,
  page: PageRequest,
): Promise<Page<RecordedAct>> {
  const acts =
    applicationId === undefined
      ? await deps.audit.ofDay(day, page)
      : await deps.audit.ofApplication(applicationId, page);
  const about = applicationId === undefined ? { from: day, to: day } : { applicationId };
  await recordAct(deps, by, { act: 'read-audit-trail', result: 'done', ...about });
  return acts;
}

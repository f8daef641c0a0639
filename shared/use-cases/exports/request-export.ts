import type { StaffMember } from '../../domain/audit-event.ts';
import { fail, ok, type Result } from '../../domain/domain-error.ts';
import { dayCount, type Export, type ExportRequest, MAX_EXPORT_DAYS } from '../../domain/export.ts';
import { exportId } from '../../domain/ids.ts';
import type { ExportStore } from '../../ports/exports/export-store.ts';
import { type AuditDependencies, newAuditEvent } from '../staff/internal/record-audit-event.ts';

export interface RequestExportDependencies extends AuditDependencies {
  readonly exports: ExportStore;
}

/** Stores an export job. The next scheduled run starts it. */
export async function requestExport(
  deps: RequestExportDependencies,
  by: StaffMember,
  request: ExportRequest,
): Promise<Result<Export>> {
  const days = dayCount(request);
  if (days < 1 || days > MAX_EXPORT_DAYS) return fail('invalid_date_range');
  const now = deps.clock();
  const id = exportId(deps.randomText(16));
  const job: Export = {
    id,
    request,
    requestedBy: { id: by.id, role: by.role },
    state: 'running',
    file: `exports/${deps.randomText(40)}.${request.format}`,
    parts: [],
    nextPart: 1,
    rows: 0,
    createdAt: now,
    updatedAt: now,
    dueAt: now,
    tries: 0,
    version: 1,
  };
  const { from, to, state } = request;
  const action = { action: 'request-export', result: 'done', exportId: id, from, to, ...(state && { state }) } as const;
  await deps.exports.create(job, newAuditEvent(deps, by, action));
  return ok(job);
}

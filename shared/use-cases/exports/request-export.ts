import type { StaffMember } from '../../domain/act.ts';
import { daysIn, EXPORT_DAYS, type Export, type ExportRequest } from '../../domain/export.ts';
import { exportId } from '../../domain/ids.ts';
import { done, type Result, refused } from '../../domain/refusal.ts';
import type { ExportStore } from '../../ports/exports/export-store.ts';
import { type AuditDependencies, entryOf } from '../staff/internal/record-act.ts';

export interface RequestExportDependencies extends AuditDependencies {
  readonly exports: ExportStore;
}

/** Writes down what is wanted; the next run begins with it. */
export async function requestExport(
  deps: RequestExportDependencies,
  by: StaffMember,
  request: ExportRequest,
): Promise<Result<Export>> {
  const days = daysIn(request);
  if (days < 1 || days > EXPORT_DAYS) return refused('export_days');
  const now = deps.clock();
  const id = exportId(deps.randomText(16));
  const job: Export = {
    id,
    request,
    requestedBy: { id: by.id, role: by.role },
    state: 'running',
    file: `exports/${deps.randomText(40)}.csv`,
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
  const act = { act: 'request-export', result: 'done', exportId: id, from, to, ...(state && { state }) } as const;
  await deps.exports.begin(job, entryOf(deps, by, act));
  return done(job);
}

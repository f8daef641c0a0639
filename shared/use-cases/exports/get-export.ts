import type { StaffMember } from '../../domain/audit-event.ts';
import { fail, ok, type Result } from '../../domain/domain-error.ts';
import { EXPORT_CONTENT_TYPES, EXPORT_URL_TTL, type Export } from '../../domain/export.ts';
import type { ExportId } from '../../domain/ids.ts';
import type { ExportFiles } from '../../ports/exports/export-files.ts';
import type { ExportStore } from '../../ports/exports/export-store.ts';
import { type AuditDependencies, recordAuditEvent } from '../staff/internal/record-audit-event.ts';

export interface GetExportDependencies extends AuditDependencies {
  readonly exports: ExportStore;
  readonly files: ExportFiles;
}

export interface ExportWithDownload {
  readonly job: Export;
  /** Present once the file is complete; `expiresAt` is UTC milliseconds. */
  readonly download?: { readonly url: string; readonly expiresAt: number };
}

/** Returns the progress of an export, and a download URL once it is done. Every issued URL is first recorded in the audit trail. */
export async function getExport(
  deps: GetExportDependencies,
  by: StaffMember,
  id: ExportId,
): Promise<Result<ExportWithDownload>> {
  const now = deps.clock();
  const job = await deps.exports.get(id, now);
  if (job === undefined) return fail('not_found');
  if (job.state !== 'done') return ok({ job });
  await recordAuditEvent(deps, by, { action: 'download-export', result: 'done', exportId: id });
  const { dataset, from, to, format } = job.request;
  const as = { fileName: `${dataset}-${from}-${to}.${format}`, contentType: EXPORT_CONTENT_TYPES[format] };
  const url = await deps.files.downloadUrl(job, as, EXPORT_URL_TTL);
  return ok({ job, download: { url, expiresAt: now + EXPORT_URL_TTL } });
}

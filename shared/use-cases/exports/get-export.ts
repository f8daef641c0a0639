import type { StaffMember } from '../../domain/act.ts';
import { EXPORT_ADDRESS_WORKS, type Export } from '../../domain/export.ts';
import type { ExportId } from '../../domain/ids.ts';
import { done, type Result, refused } from '../../domain/refusal.ts';
import type { ExportFiles } from '../../ports/exports/export-files.ts';
import type { ExportStore } from '../../ports/exports/export-store.ts';
import { type AuditDependencies, recordAct } from '../staff/internal/record-act.ts';

export interface ReadExportDependencies extends AuditDependencies {
  readonly exports: ExportStore;
  readonly files: ExportFiles;
}

export interface ReadExport {
  readonly job: Export;
  /** Of the file, once it is there; `until` is UTC milliseconds. */
  readonly download?: { readonly url: string; readonly until: number };
}

/** How far an export is; of one that is done, an address to load it from. Each address that is given out is recorded first. */
export async function readExport(
  deps: ReadExportDependencies,
  by: StaffMember,
  id: ExportId,
): Promise<Result<ReadExport>> {
  const now = deps.clock();
  const job = await deps.exports.get(id, now);
  if (job === undefined) return refused('not_found');
  if (job.state !== 'done') return done({ job });
  await recordAct(deps, by, { act: 'download-export', result: 'done', exportId: id });
  const { what, from, to } = job.request;
  const url = await deps.files.address(job, `${what}-${from}-${to}.csv`, EXPORT_ADDRESS_WORKS);
  return done({ job, download: { url, until: now + EXPORT_ADDRESS_WORKS } });
}

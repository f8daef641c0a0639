import { type Export, type ExportFormat, exportTimeRange } from '../../domain/export.ts';
import { nextVersion } from '../../domain/next-version.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { ExportFiles } from '../../ports/exports/export-files.ts';
import type { ExportStore } from '../../ports/exports/export-store.ts';
import type { FileFormat } from '../../ports/exports/file-format.ts';
import type { PaymentScan } from '../../ports/exports/payment-scan.ts';

export interface RunExportDependencies {
  readonly exports: ExportStore;
  readonly files: ExportFiles;
  readonly scan: PaymentScan;
  readonly clock: Clock;
  readonly formats: Readonly<Record<ExportFormat, FileFormat>>;
}

export interface RunExportLimits {
  /** UTC milliseconds at which this run stops; the next run continues. */
  readonly until: number;
  /** For how long an export is reserved for this run (milliseconds): longer than a run can last. */
  readonly leaseDuration: number;
  /** Payments of one state per page. */
  readonly pageSize: number;
  /** A part is uploaded once it has reached this many bytes. */
  readonly partBytes: number;
}

/** `conflict`: another run is working on the export. */
export type ExportRunResult = 'done' | 'incomplete' | 'conflict' | 'failed';

/** After this many runs without a new part, the export has failed permanently. */
const MAX_TRIES = 20;

/**
 * Continues an export from its stored cursor. The row records complete parts only: payments read after the last complete part are read
 * again by the next run. Every write is conditional on the row's version and part numbers are never reused, so concurrent runs, or a run
 * whose reservation has expired, cannot both write the file.
 */
export async function runExport(
  deps: RunExportDependencies,
  found: Export,
  limits: RunExportLimits,
): Promise<ExportRunResult> {
  const { exports, files, clock } = deps;
  let job = found;
  const save = async (changes: Partial<Export>): Promise<boolean> => {
    job = nextVersion(job, clock(), changes);
    return exports.save(job);
  };
  const isMine = await save({ dueAt: clock() + limits.leaseDuration, tries: job.tries + 1 });
  if (!isMine) return 'conflict';
  if (job.tries > MAX_TRIES) return fail();
  const uploadId = job.uploadId ?? (await files.startUpload(job));
  if (job.uploadId === undefined && !(await save({ uploadId }))) return 'conflict';

  while (!job.written) {
    const part = await collect(deps, job, limits);
    if (part === undefined) return (await save({ dueAt: clock() })) ? 'incomplete' : 'conflict';
    const number = job.nextPart;
    if (!(await save({ nextPart: number + 1 }))) return 'conflict';
    const etag = await files.addPart({ ...job, uploadId }, number, part.content);
    const parts = [...job.parts, { number, etag }];
    const dueAt = clock() + limits.leaseDuration;
    if (!(await save({ ...part.progress, parts, rows: job.rows + part.rows, dueAt, tries: 0 }))) return 'conflict';
  }
  await files.completeUpload({ ...job, uploadId }, job.parts);
  return (await save({ state: 'done', dueAt: undefined })) ? 'done' : 'conflict';

  async function fail(): Promise<ExportRunResult> {
    if (job.uploadId !== undefined) await files.abortUpload({ ...job, uploadId: job.uploadId });
    return (await save({ state: 'failed', dueAt: undefined })) ? 'failed' : 'conflict';
  }
}

interface Part {
  readonly content: Uint8Array;
  readonly rows: number;
  readonly progress: Pick<Export, 'cursor' | 'written' | 'formatState'>;
}

/** Reads payments until a part is full or all of them are read. Returns undefined if `until` is reached first. */
async function collect(
  { scan, formats, clock }: RunExportDependencies,
  job: Export,
  { until, pageSize, partBytes }: RunExportLimits,
): Promise<Part | undefined> {
  const { state, timeZone, format } = job.request;
  const range = { ...exportTimeRange(job), ...(state && { state }), limit: pageSize };
  const chunks: Uint8Array[] = [];
  let rows = 0;
  let { cursor, formatState } = job;
  for (;;) {
    if (clock() >= until) return undefined;
    const { payments, next } = await scan.scanPage({ ...range, ...(cursor !== undefined && { after: cursor }) });
    const isLast = next === undefined;
    const encoded = formats[format].encode(payments, { state: formatState, isLast, timeZone });
    chunks.push(encoded.content);
    formatState = encoded.state;
    rows += payments.length;
    cursor = next;
    const size = chunks.reduce((sum, { length }) => sum + length, 0);
    if (!isLast && size < partBytes) continue;
    const progress = isLast ? { written: true, formatState } : { cursor, formatState };
    return { content: Buffer.concat(chunks), rows, progress };
  }
}

import { type Export, exportTimeRange } from '../../domain/export.ts';
import { nextVersion } from '../../domain/next-version.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Clock } from '../../ports/common/clock.ts';
import type { ExportFiles } from '../../ports/exports/export-files.ts';
import type { ExportStore } from '../../ports/exports/export-store.ts';
import type { PaymentScan } from '../../ports/exports/payment-scan.ts';

export interface RunExportDependencies {
  readonly exports: ExportStore;
  readonly files: ExportFiles;
  readonly scan: PaymentScan;
  readonly clock: Clock;
  /** Lines of the file; the names of its columns stand before the first. */
  readonly toCsv: (payments: readonly Payment[], withHeader: boolean) => Uint8Array;
}

export interface RunExportLimits {
  /** UTC milliseconds after which the rest is left to the next run. */
  readonly until: number;
  /** For how long nobody else takes an export that this run has (milliseconds): longer than a run can last. */
  readonly leaseDuration: number;
  /** Payments of one state that are read at once. */
  readonly pageSize: number;
  /** A part is sent once it has so many bytes. */
  readonly partBytes: number;
}

/** `conflict`: another run has it. */
export type ExportRunResult = 'done' | 'incomplete' | 'conflict' | 'failed';

/** So many runs without a single new part: something is wrong that does not pass. */
const TRIES = 20;

/**
 * Goes on with an export from where its row says that it is. The row knows only whole parts: what a run has read beyond the last one is
 * read again by the next. Every write is on the condition that nobody else has written, and part numbers are never used twice, so that of
 * two runs at once, or of one that was thought dead, one alone makes the file.
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
  if (job.tries > TRIES) return giveUp();
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
    if (!(await save({ ...part.reached, parts, rows: job.rows + part.rows, dueAt, tries: 0 }))) return 'conflict';
  }
  await files.completeUpload({ ...job, uploadId }, job.parts);
  return (await save({ state: 'done', dueAt: undefined })) ? 'done' : 'conflict';

  async function giveUp(): Promise<ExportRunResult> {
    if (job.uploadId !== undefined) await files.abortUpload({ ...job, uploadId: job.uploadId });
    return (await save({ state: 'failed', dueAt: undefined })) ? 'failed' : 'conflict';
  }
}

interface Part {
  readonly content: Uint8Array;
  readonly rows: number;
  readonly reached: Pick<Export, 'cursor' | 'written'>;
}

/** Reads until a part is full, or all is read. Undefined: the time was over first. */
async function collect(
  { scan, toCsv, clock }: RunExportDependencies,
  job: Export,
  { until, pageSize, partBytes }: RunExportLimits,
): Promise<Part | undefined> {
  const { state } = job.request;
  const span = { ...exportTimeRange(job), ...(state && { state }), limit: pageSize };
  const chunks: Uint8Array[] = [];
  let rows = 0;
  let { cursor } = job;
  for (;;) {
    if (clock() >= until) return undefined;
    const { payments, next } = await scan.scanPage({ ...span, ...(cursor !== undefined && { after: cursor }) });
    chunks.push(toCsv(payments, job.parts.length === 0 && chunks.length === 0));
    rows += payments.length;
    cursor = next;
    const isLast = next === undefined;
    const size = chunks.reduce((sum, { length }) => sum + length, 0);
    if (!isLast && size < partBytes) continue;
    const reached = isLast ? { written: true } : { cursor };
    return { content: Buffer.concat(chunks), rows, reached };
  }
}

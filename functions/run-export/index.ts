import { MINUTE } from '../../shared/domain/time.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { metrics } from '../../shared/lambda/metrics.ts';
import { once } from '../../shared/lambda/once.ts';
import { runExport } from '../../shared/use-cases/exports/run-export.ts';
import { exportFiles, exportFilesEnvironment } from '../../shared/wiring/export-files.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';
import { fileFormats } from './file-formats.ts';

/** Time reserved for the last page and the upload of its part (milliseconds). */
const LAST_PAGE_RESERVE = 30_000;
/** Longer than the function's timeout, so that no two runs work on one export (milliseconds). */
const LEASE_DURATION = 6 * MINUTE;
/** Bytes held in memory per part. S3 accepts up to 10,000 parts of at least 5 MiB. */
const PART_BYTES = 5 * 1024 * 1024;
const PAGE_SIZE = 250;
const CONCURRENCY = 3;

const env = environment({ ...storageEnvironment, ...exportFilesEnvironment });
const dependencies = once(async () => ({
  ...storage(env),
  files: exportFiles(env),
  clock: Date.now,
  formats: fileFormats,
}));

/** Runs every minute: starts requested exports, and resumes those that did not fit into one run or were interrupted. */
export const handler = job(async (_event: unknown, context) => {
  const deps = await dependencies();
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_PAGE_RESERVE;
  const limits = { until, leaseDuration: LEASE_DURATION, pageSize: PAGE_SIZE, partBytes: PART_BYTES };
  const due = await deps.exports.listDue(Date.now(), CONCURRENCY);
  metrics('ExportLag', Math.max(0, ...due.map(({ createdAt }) => Date.now() - createdAt)), {});
  const runs = await Promise.all(
    due.map(async (job) => {
      try {
        return { exportId: job.id, outcome: await runExport(deps, job, limits) };
      } catch (error) {
        logger.error('an export was interrupted and will be resumed', {
          exportId: job.id,
          error: describeError(error),
        });
        return { exportId: job.id, outcome: 'failed' };
      }
    }),
  );
  if (runs.length > 0) logger.info('exported', { runs });
  return runs;
});

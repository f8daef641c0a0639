import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { once } from '../../shared/lambda/once.ts';
import { runExport } from '../../shared/use-cases/exports/run-export.ts';
import { exportFiles, exportFilesEnvironment } from '../../shared/wiring/export-files.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';
import { toCsv } from './csv.ts';

/** What the last step and the part that it fills take (milliseconds). */
const LAST_STEP_TAKES = 30_000;
/** Longer than Lambda lets a run last. */
const CLAIMED_FOR = 6 * 60_000;
/** S3 takes 10,000 parts of at least 5 MiB; so many bytes are held in memory. */
const PART_BYTES = 8 * 1024 * 1024;
const PER_STEP = 250;
const CONCURRENCY = 3;

const env = environment({ ...storageEnvironment, ...exportFilesEnvironment });
const dependencies = once(async () => ({ ...storage(env), files: exportFiles(env), clock: Date.now, toCsv }));

/** Every minute: begins exports that were asked for, and goes on with those that did not fit into one run or broke off. */
export const handler = job(async (_event: unknown, context) => {
  const deps = await dependencies();
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_STEP_TAKES;
  const limits = { until, leaseDuration: CLAIMED_FOR, pageSize: PER_STEP, partBytes: PART_BYTES };
  const due = await deps.exports.listDue(Date.now(), CONCURRENCY);
  const runs = await Promise.all(
    due.map(async (one) => {
      try {
        return { exportId: one.id, outcome: await runExport(deps, one, limits) };
      } catch (error) {
        logger.error('an export was interrupted and will be resumed', {
          exportId: one.id,
          error: describeError(error),
        });
        return { exportId: one.id, outcome: 'failed' };
      }
    }),
  );
  if (runs.length > 0) logger.info('exported', { runs });
  return runs;
});

import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { shareOfRun } from '../../shared/lambda/share-of-run.ts';
import { reencryptRows } from '../../shared/use-cases/keys/reencrypt-rows.ts';
import { reencryptionScans, storageEnvironment } from '../../shared/wiring/storage.ts';

/** Time reserved for the last page of each segment (milliseconds). */
const LAST_PAGE_RESERVE = 20_000;

const env = environment(storageEnvironment);
const dependencies = { segments: reencryptionScans(env), clock: Date.now };

/** Runs in several parts at the same time. Resumes where the last run stopped; does nothing once all rows use the active keys. */
export const handler = job(async (event: unknown, context) => {
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_PAGE_RESERVE;
  const { state, unused } = await reencryptRows(dependencies, until, shareOfRun.parse(event));
  const hasSkippedRows = state.finishedAt !== undefined && Object.keys(state.skippedByKey).length > 0;
  logger[hasSkippedRows ? 'warn' : 'info']('rows re-encrypted', { ...state, unused });
  return { ...state, unused };
});

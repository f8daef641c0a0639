import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { reencryptRows } from '../../shared/use-cases/keys/reencrypt-rows.ts';
import { reencryptionScan, storageEnvironment } from '../../shared/wiring/storage.ts';

/** Time reserved for the last page of the scan (milliseconds). */
const LAST_PAGE_RESERVE = 20_000;

const env = environment(storageEnvironment);
const dependencies = { scan: reencryptionScan(env), clock: Date.now };

/** Resumes where the last run stopped; does nothing once all rows use the active keys. */
export const handler = job(async (_event: unknown, context) => {
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_PAGE_RESERVE;
  const { state, unused } = await reencryptRows(dependencies, until);
  const { cursor: _, ...progress } = state;
  const hasSkippedRows = state.finishedAt !== undefined && Object.keys(state.skippedByKey).length > 0;
  logger[hasSkippedRows ? 'warn' : 'info']('rows re-encrypted', { ...progress, unused });
  return { ...progress, unused };
});

import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { reencryptRows } from '../../shared/use-cases/keys/reencrypt-rows.ts';
import { reencryptionScan, storageEnvironment } from '../../shared/wiring/storage.ts';

/** A page must fit behind the last one that is begun (milliseconds). */
const LAST_PAGE_TAKES = 20_000;

const env = environment(storageEnvironment);
const dependencies = { scan: reencryptionScan(env), clock: Date.now };

/** Goes on where the last run stopped; does nothing once all rows are as the keys in force make them. */
export const handler = job(async (_event: unknown, context) => {
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_PAGE_TAKES;
  const { state, unused } = await reencryptRows(dependencies, until);
  const { cursor: _, ...progress } = state;
  const isLeft = state.finishedAt !== undefined && Object.keys(state.skippedByKey).length > 0;
  logger[isLeft ? 'warn' : 'info']('rows re-encrypted', { ...progress, unused });
  return { ...progress, unused };
});

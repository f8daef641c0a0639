import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { once } from '../../shared/lambda/once.ts';
import { redactPersonalData } from '../../shared/use-cases/privacy/redact-personal-data.ts';
import { retentionEnvironment, retentionTimes, storage, storageEnvironment } from '../../shared/wiring/storage.ts';

/** Time reserved for the last application, even if the table is busy (milliseconds). */
const LAST_APPLICATION_RESERVE = 10_000;

const env = environment({ ...storageEnvironment, ...retentionEnvironment });
const onFailure = (applicationId: string, error: unknown) =>
  logger.error('personal data could not be redacted and stays due', { applicationId, error: describeError(error) });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, onFailure }));

/** Runs once a day: redacts personal data whose retention has ended, as much as fits into one run. */
export const handler = job(async (_event: unknown, context) => {
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_APPLICATION_RESERVE;
  const redacted = await redactPersonalData(await dependencies(), retentionTimes(env), until);
  logger.info('redacted', { ...redacted });
  return redacted;
});

import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { metrics } from '../../shared/lambda/metrics.ts';
import { once } from '../../shared/lambda/once.ts';
import { shareOfRun } from '../../shared/lambda/share-of-run.ts';
import { type RedactDependencies, redactPersonalData } from '../../shared/use-cases/privacy/redact-personal-data.ts';
import { retentionEnvironment, retentionTimes, storage, storageEnvironment } from '../../shared/wiring/storage.ts';

/** Time reserved for the last applications, even if the table is busy (milliseconds). */
const LAST_APPLICATION_RESERVE = 10_000;

const env = environment({ ...storageEnvironment, ...retentionEnvironment });
const onFailure: RedactDependencies['onFailure'] = (applicationId, error) =>
  logger.error('personal data could not be redacted and stays due', { applicationId, error: describeError(error) });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, onFailure }));

/** Runs in several parts at the same time, until no personal data is left whose retention has ended, or until the next run begins. */
export const handler = job(async (event: unknown, context) => {
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_APPLICATION_RESERVE;
  const limits = { until, concurrency: 16, ...shareOfRun.parse(event) };
  const redacted = await redactPersonalData(await dependencies(), retentionTimes(env), limits);
  metrics('RedactionLag', redacted.lag, {});
  metrics('RedactionFailed', redacted.failed, {});
  logger.info('redacted', { ...redacted });
  return redacted;
});

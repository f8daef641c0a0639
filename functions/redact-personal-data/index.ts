import * as z from 'zod';
import { isApplicationId } from '../../shared/domain/ids.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { metrics } from '../../shared/lambda/metrics.ts';
import { once } from '../../shared/lambda/once.ts';
import { shareOfRun } from '../../shared/lambda/share-of-run.ts';
import { redactApplication } from '../../shared/use-cases/privacy/redact-application.ts';
import { type RedactDependencies, redactPersonalData } from '../../shared/use-cases/privacy/redact-personal-data.ts';
import { retentionEnvironment, retentionTimes, storage, storageEnvironment } from '../../shared/wiring/storage.ts';

/** Time reserved for the last applications, even if the table is busy (milliseconds). */
const LAST_APPLICATION_RESERVE = 10_000;

const env = environment({ ...storageEnvironment, ...retentionEnvironment });
const onFailure: RedactDependencies['onFailure'] = (applicationId, error) =>
  logger.error('personal data could not be redacted and stays due', { applicationId, error: describeError(error) });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, onFailure }));

/** An operator asks for one application: docs/privacy.md. */
const request = z.object({ applicationId: z.string().optional() });

/**
 * Runs in several parts at the same time, until no personal data is left whose retention has ended, or until the next run begins. With the
 * id of an application, redacts that one.
 */
export const handler = job(async (event: unknown, context) => {
  const { applicationId } = request.parse(event);
  if (applicationId !== undefined) return redactOne(applicationId);
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_APPLICATION_RESERVE;
  const limits = { until, concurrency: 16, ...shareOfRun.parse(event) };
  const redacted = await redactPersonalData(await dependencies(), retentionTimes(env), limits);
  metrics('RedactionLag', redacted.lag, {});
  metrics('RedactionFailed', redacted.failed, {});
  logger.info('redacted', { ...redacted });
  return redacted;
});

async function redactOne(applicationId: string) {
  if (!isApplicationId(applicationId)) throw new Error('applicationId is not the id of an application (app_…)');
  const outcome = await redactApplication(await dependencies(), applicationId);
  logger.info('redaction on request', { applicationId, outcome });
  return { outcome };
}

import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { republishOverdue } from '../../shared/use-cases/outbox/republish-overdue.ts';
import { outbox, outboxEnvironment } from '../../shared/wiring/outbox.ts';

/** Time reserved for the last application, even if a queue is slow (milliseconds). */
const LAST_APPLICATION_RESERVE = 8_000;

const dependencies = {
  ...outbox(environment(outboxEnvironment)),
  clock: Date.now,
  onFailure: (applicationId: string | undefined, error: unknown) =>
    logger.error('outbox events could not be published and stay overdue', {
      applicationId,
      error: describeError(error),
    }),
};

/** Runs every five minutes: publishes outbox events that the table's stream did not deliver to the queues. */
export const handler = job(async (_event: unknown, context) => {
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_APPLICATION_RESERVE;
  const result = await republishOverdue(dependencies, { until, perShard: 25 });
  if (result.done + result.failed > 0) logger.warn('overdue outbox events republished', { ...result });
  return result;
});

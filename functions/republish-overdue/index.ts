import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { republishOverdue } from '../../shared/use-cases/outbox/republish-overdue.ts';
import { outbox, outboxEnvironment } from '../../shared/wiring/outbox.ts';

/** What the last application takes, even where a queue is slow (milliseconds). */
const LAST_TAKES = 8_000;

const dependencies = {
  ...outbox(environment(outboxEnvironment)),
  clock: Date.now,
  onFailure: (applicationId: string, error: unknown) =>
    logger.error('outbox events could not be published and stay overdue', {
      applicationId,
      error: describeError(error),
    }),
};

/** Every five minutes: the news that the table's stream did not bring to the queues. */
export const handler = job(async (_event: unknown, context) => {
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_TAKES;
  const publishedIds = await republishOverdue(dependencies, { until, perShard: 25 });
  if (publishedIds.done + publishedIds.failed > 0)
    logger.warn('overdue outbox events republished', { ...publishedIds });
  return publishedIds;
});

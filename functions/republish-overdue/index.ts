import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { announceMissed } from '../../shared/use-cases/outbox/announce-missed.ts';
import { outbox, outboxEnvironment } from '../../shared/wiring/outbox.ts';

/** What the last application takes, even where a queue is slow (milliseconds). */
const LAST_TAKES = 8_000;

const dependencies = {
  ...outbox(environment(outboxEnvironment)),
  clock: Date.now,
  onFailure: (applicationId: string, error: unknown) =>
    logger.error('news could not be announced, and stay overdue', { applicationId, error: describeError(error) }),
};

/** Every five minutes: the news that the table's stream did not bring to the queues. */
export const handler = job(async (_event: unknown, context) => {
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_TAKES;
  const announced = await announceMissed(dependencies, { until, perShard: 25 });
  if (announced.done + announced.failed > 0) logger.warn('news had been missed', { ...announced });
  return announced;
});

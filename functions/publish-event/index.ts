import type { SQSEvent } from 'aws-lambda';
import { fromMessage } from '../../shared/adapters/sqs/announcement-message.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { eachInOrder } from '../../shared/lambda/fifo-batch.ts';
import { job } from '../../shared/lambda/job.ts';
import { addToLogContext, idsIn } from '../../shared/lambda/log-context.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { notifyOffice } from '../../shared/use-cases/outbox/notify-office.ts';
import { eventBus, eventBusEnvironment } from '../../shared/wiring/event-bus.ts';
import { outboxMemory, outboxMemoryEnvironment } from '../../shared/wiring/outbox-memory.ts';

const env = environment({ ...outboxMemoryEnvironment, ...eventBusEnvironment });
const dependencies = { memory: outboxMemory(env, 'publish-event'), bus: eventBus(env) };
const onFailure = (error: unknown) =>
  logger.warn('an event could not be published, and will be tried again', { error: describeError(error) });

function publish(body: string) {
  const news = fromMessage(body);
  addToLogContext(idsIn(news));
  return notifyOffice(dependencies, news);
}

/** Tells the visa office's own systems. */
export const handler = job(({ Records }: SQSEvent) => eachInOrder(Records, publish, onFailure));

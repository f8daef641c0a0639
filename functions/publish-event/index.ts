import type { SQSEvent } from 'aws-lambda';
import { parseOutboxEvent } from '../../shared/adapters/sqs/outbox-event-message.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { processFifoBatch } from '../../shared/lambda/fifo-batch.ts';
import { job } from '../../shared/lambda/job.ts';
import { addToLogContext, idContext } from '../../shared/lambda/log-context.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { notifyOffice } from '../../shared/use-cases/outbox/notify-office.ts';
import { eventBus, eventBusEnvironment } from '../../shared/wiring/event-bus.ts';
import { plainTableEnvironment, processedEvents } from '../../shared/wiring/plain-tables.ts';

const env = environment({ ...plainTableEnvironment, ...eventBusEnvironment });
const dependencies = { processedEvents: processedEvents(env, 'publish-event'), bus: eventBus(env) };
const onFailure = (error: unknown) =>
  logger.warn('an event could not be published and will be retried', { error: describeError(error) });

function publish(body: string) {
  const event = parseOutboxEvent(body);
  addToLogContext(idContext(event));
  return notifyOffice(dependencies, event);
}

/** Publishes outbox events to the event bus, for the visa office's own systems. */
export const handler = job(({ Records }: SQSEvent) => processFifoBatch(Records, publish, onFailure));

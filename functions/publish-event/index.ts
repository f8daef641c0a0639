import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { fromMessage } from '../../shared/adapters/sqs/announcement-message.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { eachInOrder } from '../../shared/lambda/fifo-batch.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { notifyOffice } from '../../shared/use-cases/notify-office.ts';
import { eventBus, eventBusEnvironment } from '../../shared/wiring/event-bus.ts';
import { outboxMemory, outboxMemoryEnvironment } from '../../shared/wiring/outbox-memory.ts';

const env = environment({ ...outboxMemoryEnvironment, ...eventBusEnvironment });
const dependencies = { memory: outboxMemory(env, 'publish-event'), bus: eventBus(env) };
const onFailure = ({ messageId }: SQSRecord, error: unknown) =>
  logger.warn('an event could not be published, and will be tried again', { messageId, error: describeError(error) });

/** Tells the visa office's own systems. */
export function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  return eachInOrder(Records, (body) => notifyOffice(dependencies, fromMessage(body)), onFailure);
}

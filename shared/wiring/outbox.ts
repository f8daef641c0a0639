import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createOutbox } from '../adapters/dynamodb/outbox/outbox.ts';
import { createOutboxQueue } from '../adapters/sqs/outbox-queue.ts';
import { metrics } from '../lambda/metrics.ts';
import { awsClient, dynamoDbTable } from './aws-client.ts';

export const outboxEnvironment = {
  TABLE_NAME: z.string().min(1),
  EMAIL_QUEUE_URL: z.string().min(1),
  EVENTS_QUEUE_URL: z.string().min(1),
};

/** The outbox and the queue of each consumer. It decrypts nothing, so no secret is needed. */
export function outbox({ TABLE_NAME, ...queues }: z.output<z.ZodObject<typeof outboxEnvironment>>) {
  const sqs = awsClient(SQSClient);
  return {
    outbox: createOutbox(dynamoDbTable(TABLE_NAME)),
    queues: [queues.EMAIL_QUEUE_URL, queues.EVENTS_QUEUE_URL].map((url) => createOutboxQueue(sqs, url)),
    metrics,
  };
}

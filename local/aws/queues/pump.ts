import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { QueueConsumer } from '../../../infra/functions/queue-consumers.ts';
import { invocationContext, type LoadHandler } from '../../api-host/functions.ts';

/** Milliseconds. */
const ERROR_BACKOFF = 500;
const LONG_POLL_SECONDS = 5;

export interface QueuePumpOptions {
  readonly client: SQSClient;
  readonly consumers: readonly QueueConsumer[];
  readonly urlOf: (consumer: QueueConsumer) => string;
  readonly loadHandler: LoadHandler<SQSEvent>;
  /** Divides the visibility timeout, after which a failed message is retried. */
  readonly speed: number;
  readonly signal: AbortSignal;
}

/**
 * Works like Lambda's event source mappings of SQS: invokes each function with batches of its queue, independently of the others;
 * deletes the handled messages and leaves the failed ones to become visible again.
 */
export async function pumpQueues(options: QueuePumpOptions): Promise<void> {
  await Promise.all(options.consumers.map((consumer) => pumpQueue(options, consumer)));
}

async function pumpQueue(options: QueuePumpOptions, consumer: QueueConsumer): Promise<void> {
  const { signal } = options;
  while (!signal.aborted) {
    try {
      await deliverBatch(options, consumer);
    } catch (error) {
      if (signal.aborted) return;
      console.error(`${consumer.function}: ${error}`);
      await delay(ERROR_BACKOFF, undefined, { signal }).catch(() => {});
    }
  }
}

async function deliverBatch({ client, urlOf, loadHandler, speed, signal }: QueuePumpOptions, consumer: QueueConsumer) {
  const QueueUrl = urlOf(consumer);
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: consumer.batchSize,
      WaitTimeSeconds: LONG_POLL_SECONDS,
      VisibilityTimeout: Math.max(1, Math.round(consumer.visibilityTimeout / speed)),
      MessageSystemAttributeNames: ['All'],
    }),
    { abortSignal: signal },
  );
  if (Messages.length === 0) return;
  const handler = await loadHandler(consumer.function);
  const event = { Records: Messages.map((one) => toRecord(one, consumer)) };
  const result = await handler(event, invocationContext(consumer.function, randomUUID()));
  const { batchItemFailures = [] } = (result as SQSBatchResponse | undefined) ?? {};
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const handled = Messages.filter(({ MessageId = '' }) => !failed.has(MessageId));
  if (handled.length > 0) await deleteMessages(client, QueueUrl, handled);
}

/** @throws Error if messages could not be deleted: they become visible again, which only repeats an event */
async function deleteMessages(client: SQSClient, QueueUrl: string, messages: readonly Message[]): Promise<void> {
  const Entries = messages.map(({ MessageId, ReceiptHandle }) => ({ Id: MessageId, ReceiptHandle }));
  // One request deletes as many messages as one receives: ten.
  const { Failed = [] } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  if (Failed.length > 0) throw new Error(`${Failed.length} messages were not deleted: ${Failed[0]?.Code}`);
}

function toRecord(message: Message, { queue }: QueueConsumer): SQSRecord {
  const { MessageId = '', ReceiptHandle = '', Body = '', MD5OfBody = '', Attributes = {} } = message;
  const { ApproximateReceiveCount = '', ApproximateFirstReceiveTimestamp = '' } = Attributes;
  const { SentTimestamp = '', SenderId = '', ...others } = Attributes;
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: { ...others, ApproximateReceiveCount, ApproximateFirstReceiveTimestamp, SentTimestamp, SenderId },
    messageAttributes: {},
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:${queue}.fifo`,
    awsRegion: 'us-east-1',
  };
}

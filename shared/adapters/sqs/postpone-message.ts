import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** A message as a queue's consumer receives it. */
export interface ReceivedMessage {
  readonly receiptHandle: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}

/** Seconds. SQS allows up to twelve hours. */
const FIRST_DELAY = 5 * 60;
const LONGEST_DELAY = 6 * 60 * 60;

/**
 * Delays the next receive of a message, twice as long after each one, so that a limit of another service does not use up its receives.
 * The rest of its group waits behind it.
 *
 * @param random returns a number from 0 to 1, so that messages that failed together do not return together
 */
export function createPostpone(client: SQSClient, QueueUrl: string, random = Math.random) {
  return async ({ receiptHandle: ReceiptHandle, attributes }: ReceivedMessage): Promise<void> => {
    const longest = Math.min(FIRST_DELAY * 2 ** (Number(attributes.ApproximateReceiveCount) - 1), LONGEST_DELAY);
    const VisibilityTimeout = Math.round((longest * (1 + random())) / 2);
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  };
}

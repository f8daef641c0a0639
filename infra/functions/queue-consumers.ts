/**
 * The functions that consume a queue, as plain data: the CDK app creates queues and event source mappings from it, and the local
 * system emulates them.
 */
export interface QueueConsumer {
  /** The folder in `functions/`. */
  readonly function: string;
  /** The queue's name without `.fifo`; its dead-letter queue's ends in `-dead`. */
  readonly queue: string;
  /** The environment variable with the queue's URL. */
  readonly setting: 'EMAIL_QUEUE_URL' | 'EVENTS_QUEUE_URL';
  readonly batchSize: number;
  /** In seconds; six times the function's timeout (Lambda: "Configuring a queue to use with Lambda"). */
  readonly visibilityTimeout: number;
  /** Receives of a message before it moves to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

const defaults = { batchSize: 10, visibilityTimeout: 150, maxReceiveCount: 5 } as const;

export const queueConsumers = [
  // Emails above SES's daily quota are postponed; fifteen receives take longer than that day, even with the shortest delays.
  { function: 'send-email', queue: 'email', setting: 'EMAIL_QUEUE_URL', ...defaults, maxReceiveCount: 15 },
  { function: 'publish-event', queue: 'events', setting: 'EVENTS_QUEUE_URL', ...defaults },
] as const satisfies readonly QueueConsumer[];

/** Paid applications a second whose messages one invocation at a time keeps up with, with a reserve: docs/capacity.md. */
const PAYMENTS_PER_INVOCATION = 20;

/**
 * Invocations of each consumer at a time, of which Lambda accepts at least 2. It would otherwise start up to 1,000: more than SES accepts,
 * and in a new account, where ten run at a time, none would be left for the API (Lambda: "Configuring scaling behavior for SQS event source
 * mappings").
 */
export function maxConcurrencyFor(paymentsPerSecond: number): number {
  return Math.max(2, Math.ceil(paymentsPerSecond / PAYMENTS_PER_INVOCATION));
}

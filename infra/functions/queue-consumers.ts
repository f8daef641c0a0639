/**
 * The functions that are fed by a queue of their own, as plain data: the CDK app makes queues and event source mappings of it, and the
 * stand-ins on one machine do what they do.
 */
export interface QueueConsumer {
  /** The folder in `functions/`. */
  readonly function: string;
  /** The queue's name without `.fifo`; its dead-letter queue's ends in `-dead`. */
  readonly queue: string;
  /** The variable by which others find the queue. */
  readonly setting: 'EMAIL_QUEUE_URL' | 'EVENTS_QUEUE_URL';
  readonly batchSize: number;
  /** In seconds; six times as long as the function may take (Lambda: "Configuring a queue to use with Lambda"). */
  readonly visibilityTimeout: number;
  /** How often a message is handed over before it is put aside. */
  readonly maxReceiveCount: number;
}

const defaults = { batchSize: 10, visibilityTimeout: 150, maxReceiveCount: 5 } as const;

export const queueConsumers = [
  { function: 'send-email', queue: 'email', setting: 'EMAIL_QUEUE_URL', ...defaults },
  { function: 'publish-event', queue: 'events', setting: 'EVENTS_QUEUE_URL', ...defaults },
] as const satisfies readonly QueueConsumer[];

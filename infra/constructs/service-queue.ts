import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { kmsViaService } from './kms-via-service.ts';

export interface ServiceQueueProps {
  readonly encryptionKey: IKey;
  /** Ordered within each message group. False for queues that AWS services send to without a group. */
  readonly fifo: boolean;
  /** In seconds. */
  readonly visibilityTimeout?: number;
  /** Receives of a message before it moves to a dead-letter queue of the same type; without it there is no such queue. */
  readonly maxReceiveCount?: number;
}

/** The construct for every queue: encrypted with our key, TLS only, with the longest retention of SQS. */
export class ServiceQueue extends Construct {
  readonly queue: Queue;
  /** Where failed messages end up; the queue itself if it is a dead-letter queue. */
  readonly deadLetterQueue: Queue;
  readonly #key: IKey;

  constructor(scope: Construct, id: string, { encryptionKey, fifo, ...props }: ServiceQueueProps) {
    super(scope, id);
    this.#key = encryptionKey;
    const common: QueueProps = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: encryptionKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...(fifo && {
        fifo,
        // High throughput: groups do not wait for each other.
        deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
        fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      }),
    };
    const { visibilityTimeout, maxReceiveCount } = props;
    const deadLetterQueue = maxReceiveCount === undefined ? undefined : new Queue(this, 'DeadLetterQueue', common);
    this.queue = new Queue(this, 'Queue', {
      ...common,
      ...(visibilityTimeout && { visibilityTimeout: Duration.seconds(visibilityTimeout) }),
      ...(deadLetterQueue && maxReceiveCount && { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount } }),
    });
    this.deadLetterQueue = deadLetterQueue ?? this.queue;
  }

  sendPolicies(): PolicyStatement[] {
    return [this.#policy('SendMessage'), kmsViaService(this.#key, ['kms:Decrypt', 'kms:GenerateDataKey'], ['sqs'])];
  }

  /** What Lambda's event source mapping does with the function's role. */
  consumePolicies(): PolicyStatement[] {
    const statement = this.#policy('ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes');
    return [statement, kmsViaService(this.#key, ['kms:Decrypt'], ['sqs'])];
  }

  /** To delay the next receive of a message. */
  postponePolicy(): PolicyStatement {
    return this.#policy('ChangeMessageVisibility');
  }

  #policy(...actions: string[]): PolicyStatement {
    return new PolicyStatement({ actions: actions.map((one) => `sqs:${one}`), resources: [this.queue.queueArn] });
  }
}

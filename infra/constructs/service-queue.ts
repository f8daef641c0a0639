import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { kmsViaService } from './kms-via-service.ts';

export interface ServiceQueueProps {
  readonly encryptionKey: IKey;
  /** In order for each message group; not, for what services put there that know no groups. */
  readonly fifo: boolean;
  /** In seconds. */
  readonly visibilityTimeout?: number;
  /** How often a message is handed over before it is put aside, into a queue of the same kind. */
  readonly maxReceiveCount?: number;
}

/** The one queue of this house: encrypted with our key, over TLS alone, kept for as long as SQS does. */
export class ServiceQueue extends Construct {
  readonly queue: Queue;
  /** Where the messages lie that were given up: it may be this very queue that is made for them. */
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

  /** What Lambda does in the function's name. */
  consumePolicies(): PolicyStatement[] {
    const statement = this.#policy('ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes');
    return [statement, kmsViaService(this.#key, ['kms:Decrypt'], ['sqs'])];
  }

  #policy(...actions: string[]): PolicyStatement {
    return new PolicyStatement({ actions: actions.map((one) => `sqs:${one}`), resources: [this.queue.queueArn] });
  }
}

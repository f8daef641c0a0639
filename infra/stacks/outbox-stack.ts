import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IEventSourceDlq, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Office } from '../../shared/domain/office.ts';
import type { Stage } from '../config/stage.ts';
import { consumeStream, readStreamPolicy } from '../constructs/consume-stream.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { ServiceQueue } from '../constructs/service-queue.ts';
import { access, type FunctionName, type Setting } from '../functions/access.ts';
import type { Bundles } from '../functions/bundle.ts';
import { environmentFor, statementsFor } from '../functions/permissions.ts';
import { maxConcurrencyFor, type QueueConsumer, queueConsumers } from '../functions/queue-consumers.ts';
import { streamConsumers } from '../functions/stream-consumers.ts';
import type { DataStack } from './data-stack.ts';

/** After that, a batch goes to the dead-letter queue: it would block its shard, and `republish-overdue` publishes its events anyway. */
const STREAM_RETRIES = 10;

export interface OutboxStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly bundles: Bundles;
  /** The site's public origin. */
  readonly siteUrl: string;
  /** Paid applications a second that the queues keep up with. */
  readonly paymentsPerSecond: number;
  /** Signs the emails. */
  readonly office: Office;
  /** Without it, no emails are sent. */
  readonly mailFrom?: string;
  readonly mailConfigurationSet?: string;
}

/** From the table's stream through one queue per consumer: emails to applicants, and events on the visa office's bus. */
export class OutboxStack extends Stack {
  /** Invoked by the schedule stack. */
  readonly republishOverdue: LambdaFunction;
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { stage, data, bundles, siteUrl, mailFrom, ...props }: OutboxStackProps) {
    super(scope, id, props);
    const { encryptionKey, table } = data;
    this.bus = new EventBus(this, 'Bus', { eventBusName: `evisa-${stage.name}` });
    const queues = queueConsumers.map((consumer) => {
      const { queue, visibilityTimeout, maxReceiveCount } = consumer;
      const props = { encryptionKey, fifo: true, visibilityTimeout, maxReceiveCount };
      return { consumer, queue: new ServiceQueue(this, queue, props) };
    });
    const settings: Partial<Record<Setting, string>> = {
      SITE_URL: siteUrl,
      MAIL_FROM: mailFrom ?? '',
      OFFICE: JSON.stringify(props.office),
      EVENT_BUS_NAME: this.bus.eventBusName,
      ...Object.fromEntries(queues.map(({ consumer, queue }) => [consumer.setting, queue.queue.queueUrl])),
    };
    const lambda = (name: FunctionName, more: readonly PolicyStatement[]): LambdaFunction =>
      new ServiceFunction(this, name, {
        stage,
        name,
        directory: bundles(name),
        environment: environmentFor(access[name], data, settings),
        policies: [...statementsFor(access[name], data), ...more],
      }).lambda;

    const sendPolicies = queues.flatMap(({ queue }) => queue.sendPolicies());
    const dead = new ServiceQueue(this, 'StreamDeadLetterQueue', { encryptionKey, fifo: false });
    const publishOutbox = lambda('publish-outbox', [...sendPolicies, ...dead.sendPolicies(), readStreamPolicy(table)]);
    const destination: IEventSourceDlq = { bind: () => ({ destination: dead.queue.queueArn }) };
    const consumer = streamConsumers.find((one) => one.function === 'publish-outbox');
    if (consumer) consumeStream(consumer, publishOutbox, table, { retryAttempts: STREAM_RETRIES, destination });
    this.republishOverdue = lambda('republish-overdue', sendPolicies);

    const policiesOf = {
      'send-email': (queue: ServiceQueue) =>
        mailFrom === undefined
          ? []
          : [queue.postponePolicy(), this.#sendEmailPolicy(mailFrom, props.mailConfigurationSet)],
      'publish-event': () => [this.#putEventsPolicy()],
    };
    for (const { consumer, queue } of queues) {
      const policies = [...queue.consumePolicies(), ...policiesOf[consumer.function](queue)];
      consume(consumer, lambda(consumer.function, policies), queue, maxConcurrencyFor(props.paymentsPerSecond));
    }
    new CfnOutput(this, 'EventBusArn', { value: this.bus.eventBusArn });
  }

  /** SES uses the identity of the address if there is one, otherwise that of its domain, and authorizes its configuration set, too. */
  #sendEmailPolicy(address: string, configurationSet: string | undefined): PolicyStatement {
    const [, domain = ''] = address.split('@');
    const arn = (resource: string, resourceName: string) => this.formatArn({ service: 'ses', resource, resourceName });
    return new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: [
        arn('identity', address),
        arn('identity', domain),
        ...(configurationSet === undefined ? [] : [arn('configuration-set', configurationSet)]),
      ],
      conditions: { StringEquals: { 'ses:FromAddress': address } },
    });
  }

  #putEventsPolicy(): PolicyStatement {
    return new PolicyStatement({ actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] });
  }
}

function consume(
  { batchSize }: QueueConsumer,
  target: LambdaFunction,
  { queue }: ServiceQueue,
  maxConcurrency: number,
): void {
  new EventSourceMapping(target, 'Queue', {
    target,
    eventSourceArn: queue.queueArn,
    batchSize,
    maxConcurrency,
    reportBatchItemFailures: true,
  });
}

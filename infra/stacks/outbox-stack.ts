import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, type IEventSourceDlq, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { consumeStream, mayReadStream } from '../constructs/consume-stream.ts';
import { HouseFunction } from '../constructs/house-function.ts';
import { HouseQueue } from '../constructs/house-queue.ts';
import { access, type FunctionName, type Setting } from '../functions/access.ts';
import type { Bundles } from '../functions/bundle.ts';
import { environmentFor, statementsFor } from '../functions/permissions.ts';
import { type QueueConsumer, queueConsumers } from '../functions/queue-consumers.ts';
import { streamConsumers } from '../functions/stream-consumers.ts';
import type { DataStack } from './data-stack.ts';

/** A batch of the stream is given up then: it would hold up its shard, and `announce-missed` finds what was in it. */
const STREAM_RETRIES = 10;

export interface OutboxStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly bundles: Bundles;
  /** The site's public origin. */
  readonly siteUrl: string;
  readonly mailFrom: string;
}

/** From the table's stream through a queue for each consumer: to applicants by e-mail, and to the visa office's bus. */
export class OutboxStack extends Stack {
  /** Run by the clock. */
  readonly announceMissed: LambdaFunction;
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { stage, data, bundles, siteUrl, mailFrom, ...props }: OutboxStackProps) {
    super(scope, id, props);
    const { encryptionKey, table } = data;
    this.bus = new EventBus(this, 'Bus', { eventBusName: `evisa-${stage.name}` });
    const queues = queueConsumers.map((consumer) => {
      const { queue, visibilityTimeout, maxReceiveCount } = consumer;
      const props = { encryptionKey, fifo: true, visibilityTimeout, maxReceiveCount };
      return { consumer, queue: new HouseQueue(this, queue, props) };
    });
    const settings: Partial<Record<Setting, string>> = {
      SITE_URL: siteUrl,
      MAIL_FROM: mailFrom,
      EVENT_BUS_NAME: this.bus.eventBusName,
      ...Object.fromEntries(queues.map(({ consumer, queue }) => [consumer.setting, queue.queue.queueUrl])),
    };
    const lambda = (name: FunctionName, more: readonly PolicyStatement[]): LambdaFunction =>
      new HouseFunction(this, name, {
        stage,
        name,
        directory: bundles(name),
        environment: environmentFor(access[name], data, settings),
        mayDo: [...statementsFor(access[name], data), ...more],
      }).lambda;

    const maySend = queues.flatMap(({ queue }) => queue.maySend());
    const dead = new HouseQueue(this, 'StreamDead', { encryptionKey, fifo: false });
    const announce = lambda('announce-change', [...maySend, ...dead.maySend(), mayReadStream(table)]);
    const to: IEventSourceDlq = { bind: () => ({ destination: dead.queue.queueArn }) };
    const consumer = streamConsumers.find((one) => one.function === 'announce-change');
    if (consumer) consumeStream(consumer, announce, table, { after: STREAM_RETRIES, to });
    this.announceMissed = lambda('announce-missed', maySend);

    const reaches = { 'send-email': this.#mayMailFrom(mailFrom), 'publish-event': this.#mayPublish() };
    for (const { consumer, queue } of queues) {
      consume(consumer, lambda(consumer.function, [...queue.mayConsume(), reaches[consumer.function]]), queue);
    }
    new CfnOutput(this, 'EventBusArn', { value: this.bus.eventBusArn });
  }

  /** SES looks for an identity of the address first, then for one of its domain. */
  #mayMailFrom(address: string): PolicyStatement {
    const [, domain = ''] = address.split('@');
    const identity = (resourceName: string) => this.formatArn({ service: 'ses', resource: 'identity', resourceName });
    return new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: [identity(address), identity(domain)],
      conditions: { StringEquals: { 'ses:FromAddress': address } },
    });
  }

  #mayPublish(): PolicyStatement {
    return new PolicyStatement({ actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] });
  }
}

function consume({ batchSize }: QueueConsumer, target: LambdaFunction, { queue }: HouseQueue): void {
  new EventSourceMapping(target, 'Queue', {
    target,
    eventSourceArn: queue.queueArn,
    batchSize,
    reportBatchItemFailures: true,
  });
}

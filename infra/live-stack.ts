import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  FilterCriteria,
  type Function as LambdaFunction,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { access, type FunctionName } from './access.ts';
import type { Bundles } from './bundle.ts';
import { HouseFunction } from './constructs/house-function.ts';
import { LiveApi } from './constructs/live-api.ts';
import type { DataStack } from './data-stack.ts';
import { environmentFor, statementsFor } from './permissions.ts';
import type { Stage } from './stage.ts';
import { type StreamConsumer, streamConsumers } from './stream-consumers.ts';

export interface LiveStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly bundles: Bundles;
}

/** The WebSocket API, and what feeds it: the table's stream, and nothing else. */
export class LiveStack extends Stack {
  readonly api: LiveApi;

  constructor(scope: Construct, id: string, { stage, data, bundles, ...props }: LiveStackProps) {
    super(scope, id, props);
    const lambda = (name: FunctionName, settings = {}, more: readonly PolicyStatement[] = []): LambdaFunction =>
      new HouseFunction(this, name, {
        stage,
        name,
        directory: bundles(name),
        environment: environmentFor(access[name], data, settings),
        mayDo: [...statementsFor(access[name], data), ...more],
      }).lambda;
    const route = (name: FunctionName) => ({ integration: new WebSocketLambdaIntegration(name, lambda(name)) });

    this.api = new LiveApi(this, 'Live', {
      stage,
      connect: route('live-connect'),
      disconnect: route('live-disconnect'),
      message: route('live-message'),
    });
    const { callbackUrl } = this.api.stage;
    const mayPush = [this.api.mayPost(), mayReadStream(data)];
    const [consumer] = streamConsumers;
    consume(consumer, lambda(consumer.function, { LIVE_ENDPOINT: callbackUrl }, mayPush), data);
  }
}

function mayReadStream({ table }: DataStack): PolicyStatement {
  return new PolicyStatement({
    actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((name) => `dynamodb:${name}`),
    resources: [table.tableStreamArn ?? ''],
  });
}

function consume({ filters, batchSize, maximumRecordAge }: StreamConsumer, target: LambdaFunction, data: DataStack) {
  new EventSourceMapping(target, 'Stream', {
    target,
    eventSourceArn: data.table.tableStreamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    filters: filters.map((pattern) => FilterCriteria.filter(pattern)),
    batchSize,
    maxRecordAge: Duration.seconds(maximumRecordAge),
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
  });
}

import { Stack, type StackProps } from 'aws-cdk-lib';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { consumeStream, readStreamPolicy } from '../constructs/consume-stream.ts';
import { LiveApi } from '../constructs/live-api.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { access, type FunctionName } from '../functions/access.ts';
import type { Bundles } from '../functions/bundle.ts';
import { environmentFor, statementsFor } from '../functions/permissions.ts';
import { streamConsumers } from '../functions/stream-consumers.ts';
import type { DataStack } from './data-stack.ts';

export interface LiveStackProps extends StackProps {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly bundles: Bundles;
}

/** The WebSocket API, and the function that pushes changes to it from the table's stream. */
export class LiveStack extends Stack {
  readonly api: LiveApi;

  constructor(scope: Construct, id: string, { stage, data, bundles, ...props }: LiveStackProps) {
    super(scope, id, props);
    const lambda = (name: FunctionName, settings = {}, more: readonly PolicyStatement[] = []): LambdaFunction =>
      new ServiceFunction(this, name, {
        stage,
        name,
        directory: bundles(name),
        environment: environmentFor(access[name], data, settings),
        policies: [...statementsFor(access[name], data), ...more],
      }).lambda;
    const route = (name: FunctionName) => ({ integration: new WebSocketLambdaIntegration(name, lambda(name)) });

    this.api = new LiveApi(this, 'Live', {
      stage,
      connect: route('live-connect'),
      disconnect: route('live-disconnect'),
      message: route('live-message'),
    });
    const { callbackUrl } = this.api.stage;
    const pushPolicies = [this.api.postPolicy(), readStreamPolicy(data.table)];
    const [consumer] = streamConsumers;
    consumeStream(consumer, lambda(consumer.function, { LIVE_ENDPOINT: callbackUrl }, pushPolicies), data.table);
  }
}

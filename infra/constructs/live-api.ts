import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat, CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import {
  LogGroupLogDestination,
  WebSocketApi,
  type WebSocketRouteOptions,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { removalPolicyOf } from './removal-policy.ts';

const variables = [
  'requestId',
  'requestTime',
  'eventType',
  'routeKey',
  'connectionId',
  'status',
  'integrationLatency',
  'integrationErrorMessage',
];

export interface LiveApiProps {
  readonly stage: Stage;
  readonly connect: WebSocketRouteOptions;
  readonly disconnect: WebSocketRouteOptions;
  /** What it returns is answered. */
  readonly message: WebSocketRouteOptions;
}

/** The WebSocket API at `/live`. Its access log leaves out query strings, in which tickets stand, addresses and who called. */
export class LiveApi extends Construct {
  readonly stage: WebSocketStage;
  readonly #api: WebSocketApi;

  constructor(scope: Construct, id: string, { stage, connect, disconnect, message }: LiveApiProps) {
    super(scope, id);
    this.#api = new WebSocketApi(this, 'Api', {
      apiName: `evisa-${stage.name}-live`,
      connectRouteOptions: connect,
      disconnectRouteOptions: disconnect,
      defaultRouteOptions: { ...message, returnResponse: true },
    });
    const logGroup = new LogGroup(this, 'AccessLog', {
      retention: stage.logRetention,
      removalPolicy: removalPolicyOf(stage),
    });
    const format = Object.fromEntries(variables.map((name) => [name, `$context.${name}`]));
    this.stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.#api,
      // CloudFront hands the path over as it came.
      stageName: 'live',
      autoDeploy: true,
      // New connections and messages a second; API Gateway answers 429 beyond.
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(format)),
      },
    });
    this.stage.node.addDependency(this.#logging());
  }

  /** To post to any connection of this API; ids are known only when they are there. */
  postPolicy(): PolicyStatement {
    return new PolicyStatement({
      actions: ['execute-api:ManageConnections'],
      resources: [
        Stack.of(this).formatArn({
          service: 'execute-api',
          resource: this.#api.apiId,
          resourceName: `${this.stage.stageName}/POST/@connections/*`,
        }),
      ],
    });
  }

  /** Unlike HTTP APIs, WebSocket APIs log only in an account and region that has a role for it: a setting that outlives this stack. */
  #logging(): CfnAccount {
    const role = new Role(this, 'LoggingRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const account = new CfnAccount(this, 'Logging', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return account;
  }
}

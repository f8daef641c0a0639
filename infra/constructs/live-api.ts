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
  /** What it returns is sent back to the client. */
  readonly message: WebSocketRouteOptions;
}

/** The WebSocket API at `/live`. Its access log omits query strings (they contain tickets), IP addresses and users. */
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
      // CloudFront forwards the path unchanged.
      stageName: 'live',
      autoDeploy: true,
      // New connections and messages per second; beyond that, API Gateway answers 429.
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(format)),
      },
    });
    this.stage.node.addDependency(this.#logging());
  }

  /** Allows posting to any connection of this API: connection ids are not known in advance. */
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

  /** Unlike HTTP APIs, WebSocket APIs need a logging role in the settings of the account and region. The setting outlives this stack. */
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

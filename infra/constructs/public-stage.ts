import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  type HttpRoute,
  HttpStage,
  type IHttpApi,
  LogGroupLogDestination,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { removalPolicyOf } from './removal-policy.ts';

const variables = [
  'requestId',
  'requestTime',
  'httpMethod',
  'routeKey',
  'path',
  'status',
  'protocol',
  'responseLength',
  'responseLatency',
  'integrationLatency',
  'integrationErrorMessage',
];

export interface ServedRoute {
  /** API Gateway's route key: method and path. */
  readonly key: string;
  readonly route: HttpRoute;
  /** The route's own limit, if any. */
  readonly throttle?: ThrottleSettings;
}

export interface PublicStageProps {
  readonly stage: Stage;
  readonly httpApi: IHttpApi;
  /** The limit of each route without its own. */
  readonly throttle: ThrottleSettings;
  readonly routes: readonly ServedRoute[];
}

/** The stage that serves the HTTP API: throttling and the access log, which omits query strings, IP addresses and users. */
export class PublicStage extends Construct {
  constructor(scope: Construct, id: string, { stage, httpApi, throttle, routes }: PublicStageProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'AccessLog', {
      retention: stage.logRetention,
      removalPolicy: removalPolicyOf(stage),
    });
    const format = Object.fromEntries(variables.map((name) => [name, `$context.${name}`]));
    const served = new HttpStage(this, 'DefaultStage', {
      httpApi,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(format)),
      },
    });
    // API Gateway rejects a limit for a route that does not exist yet.
    served.node.addDependency(...routes.map(({ route }) => route));
    const l1 = served.node.defaultChild as CfnStage;
    l1.routeSettings = Object.fromEntries(
      routes.flatMap(({ key, throttle }) => (throttle ? [[key, settingsOf(throttle)]] : [])),
    );
  }
}

/** CDK passes route settings to the template as they are, so the keys must be CloudFormation's. */
function settingsOf({ rateLimit, burstLimit }: ThrottleSettings): object {
  return { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
}

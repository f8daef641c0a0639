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
  /** As API Gateway names it: its method and its path. */
  readonly key: string;
  readonly route: HttpRoute;
  /** Where it has a limit of its own. */
  readonly throttle?: ThrottleSettings;
}

export interface PublicStageProps {
  readonly stage: Stage;
  readonly httpApi: IHttpApi;
  /** Of every route that has none of its own. */
  readonly throttle: ThrottleSettings;
  readonly routes: readonly ServedRoute[];
}

/** What makes the HTTP API answer: its throttling and its access log, which leaves out query strings, addresses and who called. */
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
    // API Gateway refuses a limit for a route that it does not know yet.
    served.node.addDependency(...routes.map(({ route }) => route));
    const l1 = served.node.defaultChild as CfnStage;
    l1.routeSettings = Object.fromEntries(
      routes.flatMap(({ key, throttle: own }) => (own ? [[key, settingsOf(own)]] : [])),
    );
  }
}

/** In the template's own words, which CDK does not put it into here. */
function settingsOf({ rateLimit, burstLimit }: ThrottleSettings): object {
  return { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
}

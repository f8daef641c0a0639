import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { removalOf } from './removal.ts';

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

/** The bare HTTP API, its throttling and its access log, which leaves out query strings, addresses and who called. */
export class PublicApi extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { apiName: `evisa-${stage.name}`, createDefaultStage: false });
    const logGroup = new LogGroup(this, 'AccessLog', {
      retention: stage.logRetention,
      removalPolicy: removalOf(stage),
    });
    const format = Object.fromEntries(variables.map((name) => [name, `$context.${name}`]));
    new HttpStage(this, 'DefaultStage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      // Requests a second; API Gateway answers 429 beyond.
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(format)),
      },
    });
  }
}

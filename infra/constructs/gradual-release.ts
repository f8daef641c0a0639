import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type ILambdaDeploymentConfig,
  LambdaApplication,
  LambdaDeploymentConfig,
  LambdaDeploymentGroup,
} from 'aws-cdk-lib/aws-codedeploy';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { metricsNamespaceOf, type Stage } from '../config/stage.ts';
import type { DeploymentStrategy } from '../functions/access.ts';
import { describeAlarm } from '../observability/runbook.ts';

const ALIAS = 'live';
const oneMinute = Duration.minutes(1);

/** 10% of the calls show enough of a busy API function; a scheduled function runs too rarely for that and needs larger steps. */
const CONFIGS: Readonly<Record<DeploymentStrategy, ILambdaDeploymentConfig>> = {
  canary: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
  linear: LambdaDeploymentConfig.LINEAR_10PERCENT_EVERY_1MINUTE,
};

export interface GradualReleaseProps {
  readonly stage: Stage;
  readonly lambda: LambdaFunction;
  readonly logGroup: ILogGroup;
  readonly deployment: DeploymentStrategy;
}

/** An alias that all callers use. CodeDeploy shifts traffic to a new version step by step and rolls back if the version fails. */
export class GradualRelease extends Construct {
  readonly alias: Alias;
  /** In alarm when the new version fails, and CodeDeploy rolls it back. */
  readonly failures: Alarm;

  constructor(scope: Construct, id: string, { stage, lambda, logGroup, deployment }: GradualReleaseProps) {
    super(scope, id);
    const { application, role } = Releases.of(this);
    this.failures = this.#failures(stage, lambda, logGroup);
    this.alias = new Alias(this, 'Alias', { aliasName: ALIAS, version: lambda.currentVersion });
    new LambdaDeploymentGroup(this, 'Deployment', {
      application,
      role,
      alias: this.alias,
      deploymentConfig: CONFIGS[deployment],
      alarms: [this.failures],
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
  }

  /** Watches the new version only: a failing old version must not block its fix. */
  #failures(stage: Stage, lambda: LambdaFunction, logGroup: ILogGroup): Alarm {
    const { version } = lambda.currentVersion;
    const common = { period: oneMinute, statistic: 'Sum' };
    const crashed = lambda.metricErrors({
      ...common,
      dimensionsMap: {
        FunctionName: lambda.functionName,
        Resource: `${lambda.functionName}:${ALIAS}`,
        ExecutedVersion: version,
      },
    });
    // Lambda does not count a returned 500 as an error, so it is counted from the last log line of the request.
    const answered500 = new Metric({
      ...common,
      namespace: metricsNamespaceOf(stage),
      metricName: 'ServerErrors',
      dimensionsMap: { function: lambda.functionName, version },
    });
    new MetricFilter(this, 'ServerErrors', {
      logGroup,
      metricNamespace: answered500.namespace,
      metricName: answered500.metricName,
      filterPattern: FilterPattern.all(
        FilterPattern.stringValue('$.message', '=', 'request completed'),
        FilterPattern.numberValue('$.status', '=', 500),
      ),
      dimensions: { function: '$.function', version: '$.version' },
    });
    return new Alarm(this, 'Failures', {
      alarmDescription: describeAlarm('A release was rolled back'),
      metric: new MathExpression({
        expression: 'FILL(crashed, 0) + FILL(answered500, 0)',
        usingMetrics: { crashed, answered500 },
        period: oneMinute,
      }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

/** The CodeDeploy application and role that all gradual releases of a stack share. */
class Releases extends Construct {
  readonly application = new LambdaApplication(this, 'Application');
  readonly role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') });

  static of(construct: Construct): Releases {
    const stack = Stack.of(construct);
    const existing = stack.node.tryFindChild('Releases');
    return existing instanceof Releases ? existing : new Releases(stack, 'Releases');
  }
}

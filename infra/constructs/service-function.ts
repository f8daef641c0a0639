import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type IFunction,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { metricsNamespaceOf, type Stage } from '../config/stage.ts';
import type { DeploymentStrategy } from '../functions/access.ts';
import { GradualRelease } from './gradual-release.ts';
import { removalPolicyOf } from './removal-policy.ts';

export interface ServiceFunctionProps {
  readonly stage: Stage;
  /** The name of its folder and module; the Lambda handler is `<name>.handler`. */
  readonly name: string;
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** In addition to writing its own logs and traces. */
  readonly policies?: readonly PolicyStatement[];
  /** Seconds. The default is within the integration timeout of an HTTP API. */
  readonly timeout?: number;
  /** For functions that move money: how traffic shifts to a new version, if the stage deploys gradually. */
  readonly deployment?: DeploymentStrategy;
}

/** The construct for every Lambda function: its own role, its own log group, and only the requested permissions. */
export class ServiceFunction extends Construct {
  readonly name: string;
  readonly lambda: LambdaFunction;
  /** What callers invoke: the function, or its alias if it is released gradually. */
  readonly target: IFunction;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const { stage, name, directory, environment, policies = [], timeout = 25, deployment } = props;
    this.name = name;
    const logGroup = new LogGroup(this, 'Logs', {
      retention: stage.logRetention,
      removalPolicy: removalPolicyOf(stage),
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const writeLogs = new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    for (const statement of [writeLogs, ...policies]) role.addToPolicy(statement);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `evisa ${stage.name}: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // A cold start is CPU-bound, and CPU is allocated in proportion to memory.
      memorySize: 1024,
      timeout: Duration.seconds(timeout),
      code: Code.fromAsset(directory),
      handler: `${name}.handler`,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespaceOf(stage),
        ...environment,
      },
      tracing: Tracing.ACTIVE,
      logGroup,
      role,
      // Old versions stay for a manual rollback. The version of a release that was rolled back does not: Lambda, "PublishVersion", publishes
      // no second version of unchanged code, so the next release of the same code would fail ("A version for this Lambda function exists").
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE },
    });
    const { lambda } = this;
    this.target =
      deployment !== undefined && stage.deploysGradually
        ? new GradualRelease(this, 'Release', { stage, lambda, logGroup, deployment }).alias
        : lambda;
  }
}

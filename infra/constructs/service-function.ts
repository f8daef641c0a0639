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
  /** Its module and its directory's name: `<name>.handler` is what runs. */
  readonly name: string;
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Beside its own logs and traces. */
  readonly policies?: readonly PolicyStatement[];
  /** Seconds; within what an HTTP API waits for, if not given. */
  readonly timeout?: number;
  /** Of what moves money: how a new version takes over, where the stage lets it do so gradually. */
  readonly deployment?: DeploymentStrategy;
}

/** The one Lambda of this house: its own role, its own log group, and nothing that was not asked for. */
export class ServiceFunction extends Construct {
  readonly name: string;
  readonly lambda: LambdaFunction;
  /** What is to be called: the function, or the alias that leads to the right version of it. */
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
      // A start is bound by the processor, which comes in proportion to memory.
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
      // To go back to by hand.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
    const { lambda } = this;
    this.target =
      deployment !== undefined && stage.deploysGradually
        ? new GradualRelease(this, 'Release', { stage, lambda, logGroup, deployment }).alias
        : lambda;
  }
}

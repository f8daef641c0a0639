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
import type { TakesOver } from '../functions/access.ts';
import { GradualRelease } from './gradual-release.ts';
import { removalOf } from './removal.ts';

export interface HouseFunctionProps {
  readonly stage: Stage;
  /** Its module and its directory's name: `<name>.handler` is what runs. */
  readonly name: string;
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Beside its own logs and traces. */
  readonly mayDo?: readonly PolicyStatement[];
  /** Seconds; within what an HTTP API waits for, if not given. */
  readonly timeout?: number;
  /** Of what moves money: how a new version takes over, where the stage lets it do so gradually. */
  readonly takesOver?: TakesOver;
}

/** The one Lambda of this house: its own role, its own log group, and nothing that was not asked for. */
export class HouseFunction extends Construct {
  readonly name: string;
  readonly lambda: LambdaFunction;
  /** What is to be called: the function, or the alias that leads to the right version of it. */
  readonly target: IFunction;

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    const { stage, name, directory, environment, mayDo = [], timeout = 25, takesOver } = props;
    this.name = name;
    const logGroup = new LogGroup(this, 'Logs', { retention: stage.logRetention, removalPolicy: removalOf(stage) });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const writeLogs = new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    for (const statement of [writeLogs, ...mayDo]) role.addToPolicy(statement);
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
      takesOver !== undefined && stage.shiftsGradually
        ? new GradualRelease(this, 'Release', { stage, lambda, logGroup, takesOver }).alias
        : lambda;
  }
}

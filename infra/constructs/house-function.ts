import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { metricsNamespaceOf, type Stage } from '../stage.ts';
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
}

/** The one Lambda of this house: its own role, its own log group, and nothing that was not asked for. */
export class HouseFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, props: HouseFunctionProps) {
    super(scope, id);
    const { stage, name, directory, environment, mayDo = [], timeout = 25 } = props;
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
    });
  }
}

import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface KeyRotationProps {
  readonly lambda: IFunction;
  /** Each with the days from one rotation to the next. */
  readonly rings: Readonly<Record<string, { readonly secret: ISecret; readonly every: number }>>;
}

/**
 * Has Secrets Manager rotate key rings. Not by `Secret.addRotationSchedule`, which would let the function make random passwords
 * anywhere, and rotate at once.
 */
export class KeyRotation extends Construct {
  constructor(scope: Construct, id: string, { lambda, rings }: KeyRotationProps) {
    super(scope, id);
    lambda.addPermission('AllowSecretsManager', {
      principal: new ServicePrincipal('secretsmanager.amazonaws.com'),
      sourceAccount: Stack.of(this).account,
    });
    for (const [name, { secret, every }] of Object.entries(rings)) {
      const schedule = new CfnRotationSchedule(this, name, {
        secretId: secret.secretArn,
        rotationLambdaArn: lambda.functionArn,
        rotationRules: { automaticallyAfterDays: every },
        rotateImmediatelyOnUpdate: false,
      });
      // Secrets Manager tries the function out when the schedule is made.
      schedule.node.addDependency(lambda);
    }
  }
}

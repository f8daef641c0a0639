import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnRotationSchedule, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface KeyRotationProps {
  readonly lambda: IFunction;
  /** Key rings by name; `every` is the rotation interval in days. */
  readonly rings: Readonly<Record<string, { readonly secret: ISecret; readonly every: number }>>;
}

/**
 * Schedules the rotation of key rings in Secrets Manager. `Secret.addRotationSchedule` is not used: it would allow the function
 * `GetRandomPassword` on every resource and rotate immediately.
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
      // Secrets Manager test-invokes the function when the schedule is created.
      schedule.node.addDependency(lambda);
    }
  }
}

import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The name of what CloudFront keeps once for the account: the CDK's own names are the same in every region. */
export function nameInAccount(scope: Construct): string {
  const { stackName, region } = Stack.of(scope);
  return `${stackName}-${region}`;
}

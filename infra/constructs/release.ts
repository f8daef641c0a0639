import { CfnOutput, CfnParameter, type Stack } from 'aws-cdk-lib';

/**
 * A parameter that each `npm run deploy` sets to another value. "The referenced value is resolved at stack create or update time"
 * (CloudFormation, Fn::GetStackOutput): a stack with weak references must be updated, although its template has not changed, or its alarms
 * would watch resources that another stack has replaced.
 */
export function addRelease(stack: Stack): void {
  const { valueAsString } = new CfnParameter(stack, 'Release', { default: 'unknown' });
  new CfnOutput(stack, 'ReleasedAt', { value: valueAsString });
}

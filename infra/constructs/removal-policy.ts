import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../config/stage.ts';

/**
 * CloudFormation, "DeletionPolicy attribute": RetainExceptOnCreate deletes a resource if the operation that created it is rolled back.
 * A retained one would keep its name, and the next deployment would fail because it already exists.
 */
export function removalPolicyOf({ retainsData }: Pick<Stage, 'retainsData'>): RemovalPolicy {
  return retainsData ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}

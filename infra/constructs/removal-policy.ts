import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../config/stage.ts';

export function removalPolicyOf({ retainsData }: Stage): RemovalPolicy {
  return retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../stage.ts';

export function removalOf({ keepsData }: Stage): RemovalPolicy {
  return keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from '../config/stage.ts';

export function removalOf({ keepsData }: Stage): RemovalPolicy {
  return keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

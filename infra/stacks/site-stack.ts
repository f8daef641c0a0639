import { join } from 'node:path';
import { Stack, type StackProps } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { removalPolicyOf } from '../constructs/removal-policy.ts';
import { CACHE_CONTROL } from '../constructs/security-headers.ts';
import type { EdgeStack } from './edge-stack.ts';

export interface SiteStackProps extends StackProps {
  readonly stage: Stage;
  readonly edge: EdgeStack;
  /** The built site. */
  readonly directory: string;
}

/** Uploads the built site to its bucket. */
export class SiteStack extends Stack {
  constructor(scope: Construct, id: string, { stage, edge, directory, ...props }: SiteStackProps) {
    super(scope, id, props);
    const common = {
      destinationBucket: edge.content,
      // A page that was opened before a deployment still loads its old assets.
      prune: false,
      memoryLimit: 512,
      logGroup: new LogGroup(this, 'Logs', { retention: stage.logRetention, removalPolicy: removalPolicyOf(stage) }),
    };
    const assets = new BucketDeployment(this, 'Assets', {
      ...common,
      sources: [Source.asset(join(directory, 'assets'), { exclude: ['*.map'] })],
      destinationKeyPrefix: 'assets',
      cacheControl: [CacheControl.fromString(CACHE_CONTROL.assets)],
    });
    const others = new BucketDeployment(this, 'Others', {
      ...common,
      sources: [Source.asset(directory, { exclude: ['assets', '.vite'] })],
      cacheControl: [CacheControl.fromString(CACHE_CONTROL.others)],
      distribution: edge.distribution,
      distributionPaths: ['/index.html'],
    });
    // The page refers to assets, which must be uploaded first.
    others.node.addDependency(assets);
  }
}

import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A resource that a stage goes without: never one that another resource refers to. */
export interface ExcludedResource {
  readonly type: string;
  /** What was answered to it, word for word. */
  readonly reason: string;
}

/** MiniStack 1.5.33; each has an assertion in its place in `test/infra/config/emulator-exclusions.test.ts`. */
export const UNSUPPORTED_BY_EMULATOR: readonly ExcludedResource[] = [
  {
    type: 'AWS::ApiGatewayV2::RouteResponse',
    reason: 'Template format error: Unrecognized resource types: [AWS::ApiGatewayV2::RouteResponse]',
  },
  {
    type: 'AWS::SecretsManager::RotationSchedule',
    reason: 'Template format error: Unrecognized resource types: [AWS::SecretsManager::RotationSchedule]',
  },
  {
    type: 'AWS::WAFv2::LoggingConfiguration',
    reason: 'Template format error: Unrecognized resource types: [AWS::WAFv2::LoggingConfiguration]',
  },
  {
    type: 'AWS::CloudWatch::Alarm',
    reason: 'AWS::CloudWatch::Alarm Properties.Metrics (metric math) is not supported; use MetricName and Namespace.',
  },
  // CDK's own function, in Python over a layer that it looks for below /opt.
  { type: 'Custom::CDKBucketDeployment', reason: "Worker init failed: No module named 'boto3'" },
];

/** Takes out of the finished app what its stage goes without, and changes nothing else. */
export function excludeResources(app: IConstruct, exclusions: readonly ExcludedResource[]): void {
  const types = new Set(exclusions.map(({ type }) => type));
  for (const construct of app.node.findAll()) {
    if (!CfnResource.isCfnResource(construct) || !types.has(construct.cfnResourceType)) continue;
    construct.node.scope?.node.tryRemoveChild(construct.node.id);
  }
}

/** A resource type that a stage leaves out; no other resource may refer to it. */
export interface ExcludedResource {
  readonly type: string;
  /** The emulator's error message, verbatim. */
  readonly reason: string;
}

/** Not supported by MiniStack 1.5.33. `test/infra/config/emulator-exclusions.test.ts` checks each in the templates instead. */
export const UNSUPPORTED_BY_EMULATOR: readonly ExcludedResource[] = [
  {
    type: 'AWS::ApiGatewayV2::RouteResponse',
    reason: 'Template format error: Unrecognized resource types: [AWS::ApiGatewayV2::RouteResponse]',
  },
  {
    type: 'AWS::CodeDeploy::Application',
    reason: 'Template format error: Unrecognized resource types: [AWS::CodeDeploy::Application]',
  },
  {
    type: 'AWS::CodeDeploy::DeploymentGroup',
    reason: 'Template format error: Unrecognized resource types: [AWS::CodeDeploy::DeploymentGroup]',
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
  {
    type: 'AWS::CloudWatch::CompositeAlarm',
    reason: 'Template format error: Unrecognized resource types: [AWS::CloudWatch::CompositeAlarm]',
  },
  // CDK's own function: it is written in Python and needs a layer below /opt.
  { type: 'Custom::CDKBucketDeployment', reason: "Worker init failed: No module named 'boto3'" },
];

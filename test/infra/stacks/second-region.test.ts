import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { prodOptions, stacks } from '../synthesized.ts';

/** The property with the name of a resource whose name is unique in the account, not in its region. */
const GLOBAL_NAMES: Readonly<Record<string, readonly string[]>> = {
  'AWS::CloudFront::CachePolicy': ['CachePolicyConfig', 'Name'],
  'AWS::CloudFront::Function': ['Name'],
  'AWS::CloudFront::OriginAccessControl': ['OriginAccessControlConfig', 'Name'],
  'AWS::CloudFront::OriginRequestPolicy': ['OriginRequestPolicyConfig', 'Name'],
  'AWS::CloudFront::ResponseHeadersPolicy': ['ResponseHeadersPolicyConfig', 'Name'],
  // "Dashboards are global" (CloudWatch, Using dashboards).
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName'],
  'AWS::IAM::Role': ['RoleName'],
  'AWS::S3::Bucket': ['BucketName'],
};
/** Of resources that both put into us-east-1, every name must differ. */
const ANY_NAME = /^(?!Display|Metric).*Name$/;

const before = process.env.CDK_DEFAULT_REGION;
afterAll(() => {
  process.env.CDK_DEFAULT_REGION = before;
});

/** Names that two deployments in one account cannot both have. */
function namesIn(region: string): string[] {
  process.env.CDK_DEFAULT_REGION = region;
  const app = stacks('prod', prodOptions).data.node.root as App;
  return app.node.children.filter(Stack.isStack).flatMap((stack) => {
    const resources: Record<string, { Type: string; Properties?: object }> =
      Template.fromStack(stack).toJSON().Resources;
    const named = Object.values(resources).flatMap(({ Type, Properties = {} }) => {
      const global = GLOBAL_NAMES[Type]?.reduce<unknown>((value, key) => Object(value)[key], Properties);
      const regional = stack.region === region ? [] : Object.entries(Properties).filter(([key]) => ANY_NAME.test(key));
      return [global, ...regional.map(([, value]) => value)]
        .filter((name) => name !== undefined)
        .map((name) => `${Type} ${JSON.stringify(name)}`);
    });
    return stack.region === region ? named : [...named, `the stack ${stack.stackName} in ${stack.region}`];
  });
}

describe('a second region of the same account', () => {
  const [first, second] = [namesIn('eu-central-1'), namesIn('ap-southeast-2')];

  it('is compared by the names that exist', () => {
    expect(first.length).toBe(second.length);
    expect(first.join()).toMatch(/Dashboard.*ResponseHeadersPolicy|ResponseHeadersPolicy.*Dashboard/);
  });

  it('takes no name that the first one has', () => {
    expect(second.filter((name) => first.includes(name))).toEqual([]);
  });
});

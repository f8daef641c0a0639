import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { CACHE_CONTROL } from '../../../infra/constructs/security-headers.ts';
import { synthesize } from '../synthesized.ts';

const { site } = synthesize('dev');
const deployments = Object.entries(site.findResources('Custom::CDKBucketDeployment'));
const [assets, ...moreAssets] = deployments.filter(([, { Properties }]) => Properties.DestinationBucketKeyPrefix);
const [others, ...moreOthers] = deployments.filter(([, { Properties }]) => !Properties.DestinationBucketKeyPrefix);
const propertiesOf = (deployment?: (typeof deployments)[number]) => deployment?.[1].Properties;

describe('the built site', () => {
  it("is uploaded to the edge stack's bucket in two parts", () => {
    expect([moreAssets, moreOthers]).toEqual([[], []]);
    for (const [, { Properties }] of deployments) {
      expect(Properties.DestinationBucketName).toEqual({
        'Fn::ImportValue': expect.stringMatching(/^evisa-dev-edge:.*ContentBucket/),
      });
    }
  });

  it('has the cache headers of the local server', () => {
    expect(propertiesOf(assets)).toMatchObject({
      DestinationBucketKeyPrefix: 'assets',
      SystemMetadata: { 'cache-control': CACHE_CONTROL.assets },
    });
    expect(propertiesOf(others)).toMatchObject({ SystemMetadata: { 'cache-control': CACHE_CONTROL.others } });
  });

  it('uploads its page after its assets, and invalidates only the page in CloudFront', () => {
    expect(others?.[1].DependsOn).toContain(assets?.[0]);
    expect(propertiesOf(others)).toMatchObject({
      DistributionPaths: ['/index.html'],
      DistributionId: expect.anything(),
    });
    expect(propertiesOf(assets)).not.toHaveProperty('DistributionPaths');
  });

  it('keeps old assets for pages that are still open', () => {
    expect(deployments.map(([, { Properties }]) => Properties.Prune)).toEqual([false, false]);
  });
});

describe.each(['dev', 'prod'] as const)('the stacks of %s', (stage) => {
  it('depend on earlier stacks only', () => {
    const { data, users, waf, live, edge, api, site: pages } = synthesize(stage);
    expect(dependenciesOf(data)).toEqual([]);
    // The key of the logs of the function that writes emails with codes.
    expect(dependenciesOf(users)).toEqual(stage === 'prod' ? ['data'] : []);
    expect(dependenciesOf(waf)).toEqual([]);
    expect(dependenciesOf(live)).toEqual(['data']);
    expect(dependenciesOf(edge)).toEqual(['data', 'live', 'users']);
    expect(dependenciesOf(api)).toEqual(['data', 'edge', 'users']);
    expect(dependenciesOf(pages)).toEqual(['data', 'edge']);
  });
});

/** The stacks whose outputs a template imports. */
function dependenciesOf(template: Template): string[] {
  const imports = JSON.stringify(template.toJSON()).matchAll(/"Fn::ImportValue":"evisa-[a-z]+-([a-z]+):/g);
  return [...new Set([...imports].map(([, name = '']) => name))].sort();
}

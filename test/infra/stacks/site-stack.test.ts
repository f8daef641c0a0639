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
  it('is put into the bucket of the edge, in two parts', () => {
    expect([moreAssets, moreOthers]).toEqual([[], []]);
    for (const [, { Properties }] of deployments) {
      expect(Properties.DestinationBucketName).toEqual({
        'Fn::ImportValue': expect.stringMatching(/^evisa-dev-edge:.*ContentBucket/),
      });
    }
  });

  it('is cached as the local server says', () => {
    expect(propertiesOf(assets)).toMatchObject({
      DestinationBucketKeyPrefix: 'assets',
      SystemMetadata: { 'cache-control': CACHE_CONTROL.assets },
    });
    expect(propertiesOf(others)).toMatchObject({ SystemMetadata: { 'cache-control': CACHE_CONTROL.others } });
  });

  it('takes effect with its one page: after its assets, and forgotten by CloudFront alone', () => {
    expect(others?.[1].DependsOn).toContain(assets?.[0]);
    expect(propertiesOf(others)).toMatchObject({
      DistributionPaths: ['/index.html'],
      DistributionId: expect.anything(),
    });
    expect(propertiesOf(assets)).not.toHaveProperty('DistributionPaths');
  });

  it('leaves the assets of before to the pages that are open', () => {
    expect(deployments.map(([, { Properties }]) => Properties.Prune)).toEqual([false, false]);
  });
});

describe.each(['dev', 'prod'] as const)('the stacks of %s', (stage) => {
  it('each know those before them alone', () => {
    const { data, waf, live, edge, api, site: pages } = synthesize(stage);
    expect(known(data)).toEqual([]);
    expect(known(waf)).toEqual([]);
    expect(known(live)).toEqual(['data']);
    expect(known(edge)).toEqual(['data', 'live']);
    expect(known(api)).toEqual(['data', 'edge']);
    expect(known(pages)).toEqual(['data', 'edge']);
  });
});

/** The stacks of whose outputs a template makes use. */
function known(template: Template): string[] {
  const imports = JSON.stringify(template.toJSON()).matchAll(/"Fn::ImportValue":"evisa-[a-z]+-([a-z]+):/g);
  return [...new Set([...imports].map(([, name = '']) => name))].sort();
}

import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { excludeResources, UNSUPPORTED_BY_EMULATOR } from '../../../infra/config/emulator-exclusions.ts';
import { stageNamed } from '../../../infra/config/stage.ts';
import { stacks, synthesize } from '../synthesized.ts';

type Templates = ReturnType<typeof synthesize>;
type Resources = Record<string, { Type: string; DependsOn?: string[] }>;

const dev = synthesize('dev');
const stages = { dev, prod: synthesize('prod') };
const emulator = synthesize('emulator');

/** Resource types that the emulator cannot run; their properties are checked in the templates instead. */
const assertions: Readonly<Record<string, (templates: Templates) => void>> = {
  'AWS::ApiGatewayV2::RouteResponse': ({ live }) => {
    const [[message] = []] = Object.entries(
      live.findResources('AWS::ApiGatewayV2::Route', {
        Properties: { RouteKey: '$default', RouteResponseSelectionExpression: '$default' },
      }),
    );
    live.hasResourceProperties('AWS::ApiGatewayV2::RouteResponse', {
      RouteId: { Ref: message },
      RouteResponseKey: '$default',
    });
  },
  'AWS::SecretsManager::RotationSchedule': ({ schedule }) => {
    schedule.resourceCountIs('AWS::SecretsManager::RotationSchedule', 2);
    schedule.allResourcesProperties('AWS::SecretsManager::RotationSchedule', { RotateImmediatelyOnUpdate: false });
  },
  'AWS::WAFv2::LoggingConfiguration': ({ waf }) => {
    waf.resourceCountIs('AWS::WAFv2::LoggingConfiguration', 1);
  },
  // observability.test.ts checks each alarm's properties.
  'AWS::CloudWatch::Alarm': ({ observability }) => {
    const metrics = (math: boolean) => ({ Properties: { Metrics: math ? Match.anyValue() : Match.absent() } });
    for (const math of [true, false]) {
      const alarms = observability.findResources('AWS::CloudWatch::Alarm', metrics(math));
      expect(Object.keys(alarms).length).toBeGreaterThan(5);
    }
  },
  'Custom::CDKBucketDeployment': ({ site }) => {
    site.resourceCountIs('Custom::CDKBucketDeployment', 2);
    site.allResourcesProperties('Custom::CDKBucketDeployment', { Prune: false });
  },
};

const types = UNSUPPORTED_BY_EMULATOR.map(({ type }) => type);
const resourcesOf = (template: Template): Resources => template.toJSON().Resources;

/** Also removes dependencies on the excluded resources. */
function without(excluded: readonly string[], resources: Resources): Resources {
  const isIncluded = (id: string) => !excluded.includes(resources[id]?.Type ?? '');
  const included = Object.entries(resources).filter(([id]) => isIncluded(id));
  return Object.fromEntries(
    included.map(([id, { DependsOn, ...resource }]) => [
      id,
      DependsOn ? { ...resource, DependsOn: DependsOn.filter(isIncluded) } : resource,
    ]),
  );
}

describe('the resource types that the emulator does not support', () => {
  it('each have an assertion on the templates, and no other type does', () => {
    expect(Object.keys(assertions).sort()).toEqual(types.toSorted());
  });

  it.each(types)('the emulator stage excludes %s', (type) => {
    for (const template of Object.values(emulator)) template.resourceCountIs(type, 0);
  });

  it.each(types.flatMap((type) => [['dev' as const, type] as const, ['prod' as const, type] as const]))(
    '%s has the expected %s',
    (stage, type) => {
      assertions[type]?.(stages[stage]);
    },
  );
});

describe('the emulator stage', () => {
  it('equals dev, except for its name, addresses without a certificate, and the exclusions', () => {
    const difference = { name: 'emulator', isLocal: true, exclusions: UNSUPPORTED_BY_EMULATOR };
    expect(stageNamed('emulator')).toEqual({ ...stageNamed('dev'), ...difference });
  });

  it('loses nothing but the excluded resources', () => {
    const reduced = stacks('dev');
    excludeResources(reduced.data.node.root, UNSUPPORTED_BY_EMULATOR);
    for (const [name, stack] of Object.entries(reduced)) {
      const remaining = resourcesOf(Template.fromStack(stack));
      expect(remaining).toEqual(without(types, resourcesOf(dev[name as keyof Templates])));
    }
  });
});

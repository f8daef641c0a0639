import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { excludeResources, UNSUPPORTED_BY_EMULATOR } from '../../../infra/config/emulator-exclusions.ts';
import { stageOf } from '../../../infra/config/stage.ts';
import { stacks, synthesize } from '../synthesized.ts';

type Templates = ReturnType<typeof synthesize>;
type Resources = Record<string, { Type: string; DependsOn?: string[] }>;

const dev = synthesize('dev');
const stages = { dev, prod: synthesize('prod') };
const emulator = synthesize('emulator');

/** What cannot be seen at work on the emulator, and must at least stand in the templates. */
const instead: Readonly<Record<string, (templates: Templates) => void>> = {
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
  // What each must say: observability.test.ts.
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

/** Nor does anything wait for what is not there. */
function without(gone: readonly string[], resources: Resources): Resources {
  const isKept = (id: string) => !gone.includes(resources[id]?.Type ?? '');
  const kept = Object.entries(resources).filter(([id]) => isKept(id));
  return Object.fromEntries(
    kept.map(([id, { DependsOn, ...resource }]) => [
      id,
      DependsOn ? { ...resource, DependsOn: DependsOn.filter(isKept) } : resource,
    ]),
  );
}

describe('what the emulator refuses', () => {
  it('has each an assertion in its place, and nothing else has', () => {
    expect(Object.keys(instead).sort()).toEqual(types.toSorted());
  });

  it.each(types)('%s is left out there', (type) => {
    for (const template of Object.values(emulator)) template.resourceCountIs(type, 0);
  });

  it.each(types.flatMap((type) => [['dev' as const, type] as const, ['prod' as const, type] as const]))(
    'in %s, %s is as it must be',
    (stage, type) => {
      instead[type]?.(stages[stage]);
    },
  );
});

describe('what is deployed to the emulator', () => {
  const stage = (name: string) => stageOf(new App({ context: { stage: name } }));

  it('is what is deployed to dev, but for names, addresses without a certificate, and what is left out', () => {
    const difference = { name: 'emulator', isLocal: true, exclusions: UNSUPPORTED_BY_EMULATOR };
    expect(stage('emulator')).toEqual({ ...stage('dev'), ...difference });
  });

  it('is changed in nothing else by leaving out', () => {
    const lessened = stacks('dev');
    excludeResources(lessened.data.node.root, UNSUPPORTED_BY_EMULATOR);
    for (const [name, template] of Object.entries(dev)) {
      const left = resourcesOf(Template.fromStack(lessened[name as keyof Templates]));
      expect(left).toEqual(without(types, resourcesOf(template)));
    }
  });
});

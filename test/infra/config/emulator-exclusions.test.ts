import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { UNSUPPORTED_BY_EMULATOR } from '../../../infra/config/emulator-exclusions.ts';
import { stageNamed } from '../../../infra/config/stage.ts';
import { access } from '../../../infra/functions/access.ts';
import { excludeResources } from '../../../infra/stacks/exclude-resources.ts';
import { prodOptions, stacks, synthesize } from '../synthesized.ts';

type Templates = ReturnType<typeof synthesize>;
type Resources = Record<string, { Type: string; DependsOn?: string[]; UpdatePolicy?: object }>;

const prod = synthesize('prod');
const stages = { dev: synthesize('dev'), prod };
const emulator = synthesize('emulator');
const released = Object.values(access).filter(({ deployment }) => deployment !== undefined).length;

/** Resource types that the emulator cannot run; their properties are checked in the templates instead. */
const assertions: Readonly<Record<string, (templates: Templates, stage: keyof typeof stages) => void>> = {
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
  // gradual-release.test.ts checks their properties.
  'AWS::CodeDeploy::Application': ({ api, schedule }, stage) => {
    for (const template of [api, schedule]) {
      template.resourceCountIs('AWS::CodeDeploy::Application', stage === 'prod' ? 1 : 0);
    }
  },
  // CloudFormation, "UpdatePolicy attribute": "To perform an CodeDeploy deployment when the version changes on an AWS::Lambda::Alias
  // resource, use the CodeDeployLambdaAliasUpdate update policy". In the emulator the alias moves at once.
  'AWS::CodeDeploy::DeploymentGroup': ({ api, schedule }, stage) => {
    const count = (type: string) =>
      [api, schedule].flatMap((template) => Object.values(template.findResources(type))).length;
    expect(count('AWS::CodeDeploy::DeploymentGroup')).toBe(stage === 'prod' ? released : 0);
    expect(count('AWS::Lambda::Alias')).toBe(stage === 'prod' ? released : 0);
  },
  'AWS::CloudWatch::CompositeAlarm': ({ observability }, stage) => {
    observability.resourceCountIs('AWS::CloudWatch::CompositeAlarm', stage === 'prod' ? 1 : 0);
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

/** Also removes dependencies on the excluded resources, and the update policies that name one. */
function without(excluded: readonly string[], resources: Resources): Resources {
  const isIncluded = (id: string) => !excluded.includes(resources[id]?.Type ?? '');
  const included = Object.entries(resources).filter(([id]) => isIncluded(id));
  return Object.fromEntries(
    included.map(([id, { DependsOn, UpdatePolicy: _, ...resource }]) => [
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
      assertions[type]?.(stages[stage], stage);
    },
  );
});

describe('the emulator stage', () => {
  it('equals prod, except for its name, test money, addresses without a certificate, and the exclusions', () => {
    const local = { sandbox: true, requiresDomain: false, isLocal: true };
    const difference = { name: 'emulator', ...local, exclusions: UNSUPPORTED_BY_EMULATOR };
    expect(stageNamed('emulator')).toEqual({ ...stageNamed('prod'), ...difference });
  });

  it('loses nothing but the excluded resources', () => {
    const reduced = stacks('prod', prodOptions);
    excludeResources(reduced.data.node.root, UNSUPPORTED_BY_EMULATOR);
    for (const [name, stack] of Object.entries(reduced)) {
      const remaining = resourcesOf(Template.fromStack(stack));
      expect(remaining).toEqual(without(types, resourcesOf(prod[name as keyof Templates])));
    }
  });
});

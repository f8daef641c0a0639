import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { access } from '../../../infra/functions/access.ts';
import { type Route, routes } from '../../../shared/api/routes.ts';
import { PAYMENT_METHODS } from '../../../shared/domain/payment-method.ts';
import { synthesize } from '../synthesized.ts';

const { api, schedule, outbox, live, data } = synthesize('prod');
const dev = synthesize('dev');
const names = Object.entries(access).filter(([, { deployment }]) => deployment !== undefined);
const found = (template: Template, type: string) => Object.entries(template.findResources(type));
const both = (type: string) => [api, schedule].flatMap((template) => found(template, type));

/** The functions that have an alias, by the names of their folders. */
function released(template: Template): string[] {
  const functions = template.findResources('AWS::Lambda::Function');
  const aliases = found(template, 'AWS::Lambda::Alias').map(([, { Properties }]) => Properties.FunctionName.Ref);
  return aliases.map((id) => functions[id]?.Properties.Handler.replace('.handler', ''));
}

describe('in prod', () => {
  it('exactly the functions that move money are released gradually', () => {
    expect([...released(api), ...released(schedule)].toSorted()).toEqual(names.map(([name]) => name).toSorted());
    for (const template of [outbox, live, data]) template.resourceCountIs('AWS::Lambda::Alias', 0);
    for (const [name, { secrets = [] }] of Object.entries(access)) {
      const settles = PAYMENT_METHODS.every((method) => secrets.includes(method)) && name !== 'reconcile-gateways';
      expect([name, access[name as keyof typeof access].deployment !== undefined]).toEqual([name, settles]);
    }
  });

  it('every route and schedule invokes the alias if there is one, and has permission to', () => {
    const aliased = new Map(
      both('AWS::Lambda::Alias').map(([id, { Properties }]) => [Properties.FunctionName.Ref, id]),
    );
    const functions = api.findResources('AWS::Lambda::Function');
    const integrations = found(api, 'AWS::ApiGatewayV2::Integration').map(([, { Properties }]) => Properties);
    const permissions = found(api, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties.FunctionName);
    const called = (id: string) => (aliased.has(id) ? { Ref: aliased.get(id) } : { 'Fn::GetAtt': [id, 'Arn'] });
    expect(Object.keys(functions)).toHaveLength(Object.values<Route>(routes).length);
    for (const id of Object.keys(functions)) {
      expect(integrations.map(({ IntegrationUri }) => IntegrationUri)).toContainEqual(called(id));
      expect(permissions).toContainEqual(called(id));
    }
    const [sweep] = found(schedule, 'AWS::Lambda::Alias').map(([id]) => id);
    schedule.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      Target: Match.objectLike({ Arn: { Ref: sweep } }),
    });
    const mayInvoke = found(schedule, 'AWS::IAM::Policy')
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => Action === 'lambda:InvokeFunction');
    expect(mayInvoke.map(({ Resource }) => Resource)).toContainEqual({ Ref: sweep });
  });

  it('a release is rolled back on the alarm of its own version, on failure and on stop', () => {
    const alarms = new Map(both('AWS::CloudWatch::Alarm'));
    const groups = both('AWS::CodeDeploy::DeploymentGroup');
    expect(groups).toHaveLength(names.length);
    for (const [, { Properties }] of groups) {
      expect(Properties.AutoRollbackConfiguration).toEqual({
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      });
      const [{ Name }, ...others] = Properties.AlarmConfiguration.Alarms;
      expect([Properties.AlarmConfiguration.Enabled, others]).toEqual([true, []]);
      const alarm = alarms.get(Name.Ref)?.Properties;
      expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
      const dimensions = JSON.stringify(alarm.Metrics);
      expect(dimensions).toContain('"ExecutedVersion"');
      expect(dimensions).toMatch(/CurrentVersion\w+","Version"/);
    }
  });

  it('only CodeDeploy changes aliases, as a canary or in ten steps', () => {
    for (const [, alias] of both('AWS::Lambda::Alias')) {
      expect(alias.UpdatePolicy.CodeDeployLambdaAliasUpdate).toEqual({
        ApplicationName: expect.anything(),
        DeploymentGroupName: expect.anything(),
      });
    }
    const config = (DeploymentConfigName: string) => ({ DeploymentConfigName });
    api.allResourcesProperties(
      'AWS::CodeDeploy::DeploymentGroup',
      config('CodeDeployDefault.LambdaCanary10Percent5Minutes'),
    );
    schedule.allResourcesProperties(
      'AWS::CodeDeploy::DeploymentGroup',
      config('CodeDeployDefault.LambdaLinear10PercentEvery1Minute'),
    );
    api.resourceCountIs('AWS::CodeDeploy::Application', 1);
  });

  it('old versions are retained for a rollback', () => {
    for (const [, version] of both('AWS::Lambda::Version')) expect(version.DeletionPolicy).toBe('RetainExceptOnCreate');
  });
});

describe('in dev', () => {
  it.each(['AWS::Lambda::Alias', 'AWS::Lambda::Version', 'AWS::CodeDeploy::DeploymentGroup'])(
    'there is no %s',
    (type) => {
      for (const template of Object.values(dev)) template.resourceCountIs(type, 0);
    },
  );
});

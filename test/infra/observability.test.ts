import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { anchorOf, RUNBOOK } from '../../infra/observability/runbook.ts';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { ALARM_NAMES } from '../../shared/ports/common/alarm.ts';
import { METRICS, type MetricName } from '../../shared/ports/common/metrics.ts';
import { forManyPayments, prodOptions, stacks, synthesize, withRecoveryAndAlarms } from './synthesized.ts';

const production = synthesize('prod', withRecoveryAndAlarms);
const { observability } = production;
const runbook = readFileSync('docs/runbook.md', 'utf8');

const found = (type: string) =>
  Object.values(production).flatMap((template) => Object.values(template.findResources(type)));
const alarms = found('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
const alarmOf = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `evisa-prod-${name}`);
const [dashboard] = Object.values(observability.findResources('AWS::CloudWatch::Dashboard'));
const shown = JSON.stringify(dashboard);

describe('every alarm', () => {
  const descriptions = alarms.map(({ AlarmDescription }) => String(AlarmDescription));

  it('says whom it affects and links to an existing section of the runbook; every section has an alarm', () => {
    const headings = [...runbook.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
    const linked = descriptions.map((text) => / docs\/runbook\.md#([\w-]+)$/.exec(text)?.[1]);
    expect([...new Set(linked)].toSorted()).toEqual(headings.map(anchorOf).toSorted());
    expect(headings.toSorted()).toEqual(Object.keys(RUNBOOK).toSorted());
    for (const text of descriptions) expect(text.length).toBeGreaterThan(60);
  });

  it('notifies the people on duty when it is raised and when it is resolved', () => {
    const own = [observability, production.global].flatMap((template) => [
      ...Object.values(template.findResources('AWS::CloudWatch::Alarm')),
      ...Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm')),
    ]);
    expect(own.length).toBeGreaterThan(50);
    for (const { Properties } of own) {
      expect(Properties).toMatchObject({ AlarmActions: [expect.anything()], OKActions: Properties.AlarmActions });
    }
  });

  it('is in the table of the runbook, with its section', () => {
    const rows = Object.entries(RUNBOOK).map(([heading, text]) => `| [${heading}](#${anchorOf(heading)}) | ${text} |`);
    const table = runbook.split('\n').filter((line) => /^\| \[.+\]\(#/.test(line));
    expect(table, 'docs/runbook.md, Alarms, says what RUNBOOK says').toEqual(rows);
  });
});

describe('there is an alarm', () => {
  it.each(ALARM_NAMES)('for %s, at the first occurrence', (name) => {
    expect(alarmOf(name.replaceAll('_', '-'))).toMatchObject({
      Namespace: 'evisa-prod',
      MetricName: 'Alarm',
      Dimensions: expect.arrayContaining([{ Name: 'name', Value: name }]),
      Threshold: 1,
      Statistic: 'Sum',
    });
  });

  it('for a sweep that does not run, fails, or never finishes its work', () => {
    expect(alarmOf('sweep-not-running')).toMatchObject({
      MetricName: 'SweepProcessed',
      Statistic: 'SampleCount',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      // When a backlog begins, the last two runs end in the next period.
      Threshold: 3,
    });
    expect(alarmOf('sweep-failing')).toMatchObject({ MetricName: 'SweepFailed', EvaluationPeriods: 3 });
    expect(alarmOf('sweep-behind')).toMatchObject({
      MetricName: 'SweepLag',
      Statistic: 'Maximum',
      Threshold: 900_000,
      EvaluationPeriods: 3,
    });
  });

  it('for one part of the sweep that does not run, but not for runs that end late', () => {
    const { observability: busy } = synthesize('prod', forManyPayments);
    // Of 12 runs of each of 4 parts: one part is missing below 37, and two late runs of each part leave 40.
    busy.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'evisa-prod-sweep-not-running',
      Period: 12 * 60,
      Threshold: 40,
    });
  });

  it('for a redaction that does not run, fails, or keeps personal data for a day too long', () => {
    expect(alarmOf('redaction-not-running')).toMatchObject({
      MetricName: 'RedactionLag',
      Statistic: 'SampleCount',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
      Period: 3600,
      Threshold: 2,
    });
    expect(alarmOf('redaction-behind')).toMatchObject({
      MetricName: 'RedactionLag',
      Statistic: 'Maximum',
      Threshold: 86_400_000,
    });
    expect(alarmOf('redaction-failing')).toMatchObject({ MetricName: 'RedactionFailed', EvaluationPeriods: 3 });
  });

  it('for a reconciliation that is a day behind at any gateway', () => {
    const { Metrics, Threshold } = alarmOf('reconciliation-behind');
    expect(Threshold).toBe(86_400_000);
    const gateways = JSON.stringify(Metrics).match(/"Name":"gateway","Value":"[\w-]+"/g);
    expect(new Set(gateways).size).toBe(PAYMENT_METHODS.length);
  });

  // The alarms that CodeDeploy watches are created before the topic and notify nobody themselves.
  it('for every release that was rolled back', () => {
    const [composite] = Object.values(observability.findResources('AWS::CloudWatch::CompositeAlarm'));
    const releases = [production.api, production.schedule].flatMap((template) =>
      Object.keys(template.findResources('AWS::CodeDeploy::DeploymentGroup')),
    );
    expect(JSON.stringify(composite?.Properties.AlarmRule).match(/ALARM\(/g)).toHaveLength(releases.length);
    synthesize('dev').observability.resourceCountIs('AWS::CloudWatch::CompositeAlarm', 0);
  });

  // CloudWatch, "Using Amazon CloudWatch alarms": an alarm watches metrics of its own region; CloudFront reports to us-east-1.
  it('in us-east-1 for what CloudFront and its firewall report there', () => {
    const all = stacks('prod', prodOptions);
    expect(all.global.region).toBe('us-east-1');
    const own = Object.values(production.global.findResources('AWS::CloudWatch::Alarm')).map((one) => one.Properties);
    expect(own.map(({ AlarmName }) => AlarmName)).toEqual([
      'evisa-prod-eu-central-1-site-errors',
      'evisa-prod-eu-central-1-firewall-blocks',
    ]);
    const [acl] = Object.values(production.waf.findResources('AWS::WAFv2::WebACL'));
    const { MetricName: Value } = acl?.Properties.VisibilityConfig ?? {};
    expect(alarmOf('eu-central-1-firewall-blocks').Dimensions).toContainEqual({ Name: 'WebACL', Value });
    expect(JSON.stringify(alarmOf('eu-central-1-site-errors').Metrics)).toContain('"Fn::GetStackOutput"');
    for (const { AlarmActions } of own) expect(AlarmActions).toEqual([{ Ref: expect.stringContaining('Topic') }]);
  });

  it('for exports that wait, or never run, and for pages that fail, or are never checked', () => {
    expect(alarmOf('exports-waiting')).toMatchObject({ MetricName: 'ExportLag', TreatMissingData: 'breaching' });
    expect(alarmOf('site-unavailable')).toMatchObject({ Threshold: 2, TreatMissingData: 'breaching' });
    expect(JSON.stringify(alarmOf('site-unavailable').Metrics)).not.toContain('FILL');
  });

  it('for payments that are created while none is accepted', () => {
    const { Metrics } = alarmOf('nothing-settled');
    expect(JSON.stringify(Metrics)).toContain('IF(created >= 5 AND accepted == 0, 1, 0)');
    const outcomes = JSON.stringify(Metrics).match(/"Name":"outcome","Value":"\w+"/g);
    expect(new Set(outcomes)).toEqual(new Set(['"Name":"outcome","Value":"accepted"']));
  });

  it('for every function, including new ones', () => {
    const isOurs = ({ Properties }: { Properties: { Environment?: { Variables: object } } }) =>
      'POWERTOOLS_METRICS_NAMESPACE' in (Properties.Environment?.Variables ?? {});
    const functions = found('AWS::Lambda::Function').filter((one) => isOurs(one as Parameters<typeof isOurs>[0]));
    const failing = alarms.filter(({ MetricName }) => MetricName === 'Errors');
    expect(failing).toHaveLength(functions.length);
    expect(alarmOf('create-payment-fails')).toMatchObject({ Threshold: 1, Period: 300 });
    expect(alarmOf('rotate-keys-fails').AlarmDescription).toContain('#a-key-is-not-rotated');
  });

  it('for every dead-letter queue', () => {
    const queues = found('AWS::SQS::Queue');
    const dead = queues.filter(({ Properties }) => Properties.RedrivePolicy === undefined);
    const watching = alarms.filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible');
    expect(watching).toHaveLength(dead.length);
  });

  it.each(['publish-outbox-behind', 'push-change-behind'])('for a stream that falls behind: %s', (name) => {
    expect(alarmOf(name)).toMatchObject({ MetricName: 'IteratorAge', Threshold: 300_000 });
  });

  it.each([
    'api-errors',
    'functions-throttled',
    'table-throttled',
    'table-failing',
    'emails-failing',
    'emails-bouncing',
    'notifications-rejected',
    'notifications-failing',
    'notifications-late',
  ])('%s, not breached by missing data', (name) => {
    expect(alarmOf(name)).toMatchObject({ TreatMissingData: 'notBreaching' });
  });

  it('with a unique name', () => {
    const names = alarms.map(({ AlarmName }) => AlarmName).filter((name) => name !== undefined);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the alarm topic', () => {
  it('is encrypted, and only CloudWatch may publish to it', () => {
    observability.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    observability.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'duty@example.org' });
    const principal = { Service: 'cloudwatch.amazonaws.com' };
    const [policy] = Object.values(observability.findResources('AWS::SNS::TopicPolicy'));
    const allowed = policy?.Properties.PolicyDocument.Statement.filter(
      ({ Effect }: { Effect: string }) => Effect === 'Allow',
    );
    expect(allowed).toMatchObject([{ Action: 'sns:Publish', Principal: principal, Condition: expect.anything() }]);
    const [key] = Object.values(observability.findResources('AWS::KMS::Key'));
    expect(key?.Properties.KeyPolicy.Statement).toContainEqual(
      expect.objectContaining({ Principal: principal, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }),
    );
  });

  it('has no subscription by default, and rejects an invalid address', () => {
    synthesize('dev').observability.resourceCountIs('AWS::SNS::Subscription', 0);
    expect(() => stacks('dev', { alarmEmail: 'duty' })).toThrow('alarmEmail must be an email address');
  });
});

describe('the dashboard', () => {
  it.each(Object.keys(METRICS) as MetricName[])('shows %s for every combination of dimensions', (name) => {
    const combinations = Object.values<readonly string[]>(METRICS[name].dimensions).reduce(
      (all, values) => all * values.length,
      1,
    );
    const times = shown.split(`\\"evisa-prod\\",\\"${name}\\"`).length - 1;
    expect(times).toBeGreaterThanOrEqual(combinations);
    expect(times % combinations).toBe(0);
  });

  it('shows payments first', () => {
    const first = shown.indexOf('## Payments');
    expect(first).toBeGreaterThan(0);
    expect(shown.indexOf('## Platform')).toBeGreaterThan(first);
  });
});

it('the observability stack imports nothing, so it blocks no change to other stacks', () => {
  expect(JSON.stringify(observability.toJSON())).not.toContain('Fn::ImportValue');
});

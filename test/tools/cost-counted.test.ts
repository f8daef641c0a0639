import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Reading, usageBetween } from '../../tools/cost/counters.ts';
import { sizeOf } from '../../tools/cost/storage-size.ts';
import { templateFacts } from '../../tools/cost/templates.ts';

const reading = (more: Partial<Reading>): Reading => ({
  durations: {},
  readUnits: 0,
  writeUnits: 0,
  queueRequests: 0,
  emails: 0,
  events: 0,
  logBytes: 0,
  ...more,
});

test('usage before the first reading is not counted, and the rest is divided by the number of people', () => {
  const before = reading({ durations: { a: [90, 90], b: [1] }, writeUnits: 10 });
  const after = reading({ durations: { a: [90, 90, 5, 4, 6, 70], b: [1], c: [8] }, writeUnits: 20 });
  const { calls, milliseconds, writeUnits } = usageBetween(before, after, 4);
  expect(calls).toEqual({ a: 1, c: 0.25 });
  // The median ignores the one delayed call.
  expect(milliseconds).toEqual({ a: 6, c: 2 });
  expect(writeUnits).toBe(2.5);
});

test("a row's size is that of its names and values", () => {
  expect(sizeOf({ PK: 'APP#1', name: '马' })).toBe(2 + 5 + 4 + 3);
  expect(sizeOf({ n: 1234, yes: true })).toBe(1 + 3 + 3 + 1);
  expect(sizeOf({ times: [1], fee: { usd: 5 } })).toBe(5 + (3 + 1 + 2) + 3 + (3 + 1 + 3 + 2));
});

test('an alarm is billed by its metrics, a composite one as one, and only prod counts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evisa-templates-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const alarm = (Properties: object) => ({ Type: 'AWS::CloudWatch::Alarm', Properties });
  const Resources = {
    plain: alarm({ MetricName: 'Errors' }),
    sum: alarm({ Metrics: [{ Expression: 'a + b' }, { MetricStat: {} }, { MetricStat: {} }] }),
    composite: { Type: 'AWS::CloudWatch::CompositeAlarm', Properties: {} },
    firewall: { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: [{}, {}] } },
    queue: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::GetAtt': ['aQueue', 'Arn'] } },
    },
    stream: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: { 'Fn::ImportValue': 'aStream' } },
    },
  };
  for (const stage of ['prod', 'dev']) {
    writeFileSync(join(folder, `evisa-${stage}-api.template.json`), JSON.stringify({ Resources }));
  }
  expect(templateFacts(folder).standing).toMatchObject({
    alarms: 2,
    alarmMetrics: 3,
    compositeAlarms: 1,
    firewalls: 1,
    firewallRules: 2,
    polledQueues: 1,
  });
});

import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { queueConsumers } from '../../../infra/functions/queue-consumers.ts';
import { eventsOf, schedules, siteCheck } from '../../../infra/functions/schedules.ts';
import { forManyPayments, functionsOf, prodOptions, stacks, statementsOn, synthesize } from '../synthesized.ts';

const { outbox, schedule } = synthesize('prod');
const all = [...functionsOf(outbox), ...functionsOf(schedule)];
const statementsOf = (name: string) => all.find((one) => one.name === name)?.statements ?? [];
const actionsOn = (service: string, name: string) =>
  statementsOn(service, statementsOf(name)).map(({ Action }) => Action.toSorted());
const leadingKeys = (name: string) =>
  statementsOn('dynamodb', statementsOf(name)).map(
    ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
  );
const mappings = Object.values(outbox.findResources('AWS::Lambda::EventSourceMapping'));
const queues = { ...outbox.findResources('AWS::SQS::Queue'), ...schedule.findResources('AWS::SQS::Queue') };

describe('the queues', () => {
  it('are encrypted with our key, TLS only, and retain messages for two weeks', () => {
    expect(Object.keys(queues)).toHaveLength(6);
    for (const { Properties } of Object.values(queues)) {
      expect(Properties).toMatchObject({ KmsMasterKeyId: expect.anything(), MessageRetentionPeriod: 14 * 24 * 3600 });
    }
    const policies = [outbox, schedule].flatMap((one) => Object.values(one.findResources('AWS::SQS::QueuePolicy')));
    expect(policies).toHaveLength(6);
    for (const { Properties } of policies) {
      const denied = { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
      expect(Properties.PolicyDocument.Statement).toEqual([expect.objectContaining(denied)]);
    }
  });

  it.each(queueConsumers)(
    'of $function is FIFO, and moves a message to the dead-letter queue after $maxReceiveCount receives',
    (consumer) => {
      outbox.hasResourceProperties('AWS::SQS::Queue', {
        FifoQueue: true,
        DeduplicationScope: 'messageGroup',
        VisibilityTimeout: consumer.visibilityTimeout,
        RedrivePolicy: { maxReceiveCount: consumer.maxReceiveCount, deadLetterTargetArn: Match.anyValue() },
      });
      const timeout = outbox.findResources('AWS::Lambda::Function', { Properties: { Timeout: 25 } });
      expect(Object.keys(timeout)).toHaveLength(4);
      expect(consumer.visibilityTimeout).toBeGreaterThanOrEqual(6 * 25);
    },
  );

  it('are each consumed by their own function, two at a time, with partial batch responses', () => {
    const consuming = mappings.filter(({ Properties }) => Properties.BatchSize === 10);
    expect(consuming).toHaveLength(queueConsumers.length);
    for (const { Properties } of consuming) {
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      // Fewer than 2 is rejected (Lambda, ScalingConfig); a new account runs 10 functions at a time, and the API needs most of them.
      expect(Properties.ScalingConfig).toEqual({ MaximumConcurrency: 2 });
    }
  });
});

describe('the stream', () => {
  it('delivers outbox rows only, in order, and moves a batch to a dead-letter queue after ten retries', () => {
    const [mapping, ...others] = mappings.filter(({ Properties }) => Properties.StartingPosition !== undefined);
    expect(others).toEqual([]);
    expect(mapping?.Properties).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      ParallelizationFactor: 1,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(mapping?.Properties).not.toHaveProperty('MaximumRecordAgeInSeconds');
    const [filter] = mapping?.Properties.FilterCriteria.Filters ?? [];
    expect(JSON.parse(filter.Pattern)).toMatchObject({ dynamodb: { NewImage: { type: { S: ['outbox'] } } } });
  });
});

describe('the schedules', () => {
  it('match the list, each with a role that can only invoke its function', () => {
    schedule.resourceCountIs('AWS::Scheduler::Schedule', [...schedules, siteCheck].flatMap(eventsOf).length);
    const { schedule: busy } = synthesize('prod', forManyPayments);
    for (const [part, parts] of [
      [0, 4],
      [3, 4],
    ])
      busy.hasResourceProperties('AWS::Scheduler::Schedule', {
        ScheduleExpression: 'rate(1 minute)',
        Target: { Input: JSON.stringify({ part, parts }) },
      });
    for (const every of ['rate(1 minute)', 'cron(3/5 * * * ? *)', 'cron(5/15 * * * ? *)']) {
      schedule.hasResourceProperties('AWS::Scheduler::Schedule', {
        ScheduleExpression: every,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { DeadLetterConfig: { Arn: Match.anyValue() }, RoleArn: Match.anyValue() },
      });
    }
    const roles = Object.values(schedule.findResources('AWS::IAM::Role')).filter(({ Properties }) =>
      JSON.stringify(Properties.AssumeRolePolicyDocument).includes('scheduler.amazonaws.com'),
    );
    expect(roles).toHaveLength(schedules.length + 1);
    for (const { Properties } of roles) {
      expect(Properties.AssumeRolePolicyDocument.Statement[0].Condition).toHaveProperty('StringEquals');
    }
    const invoking = Object.values(schedule.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
      .filter(({ Action }) => Action === 'lambda:InvokeFunction');
    expect(invoking).toHaveLength(schedules.length + 1);
    for (const { Resource } of invoking) expect(JSON.stringify(Resource)).not.toContain('*');
  });
});

describe('a background function', () => {
  it('has no wildcard, except for tracing and export files', () => {
    for (const { Action, Resource } of all.flatMap(({ statements }) => statements)) {
      for (const action of Action) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
      if (Action.includes('xray:PutTraceSegments')) continue;
      expect(Resource.join()).not.toMatch(Action.includes('s3:PutObject') ? /\*.*\*|[^/]\*/ : /\*/);
    }
  });

  it('can access the rows that it needs', () => {
    expect(leadingKeys('sweep-payments')).toEqual([
      ['APP#*', 'REF#*', 'UNMATCHED#*', 'CALLS#*'],
      ['CALLS#*'],
      ['DUE#*'],
    ]);
    expect(leadingKeys('republish-overdue')).toEqual([['APP#*'], ['OUTBOX#*']]);
    expect(leadingKeys('send-email')).toEqual([['APP#*'], ['PROCESSED#*']]);
    expect(leadingKeys('publish-event')).toEqual([['PROCESSED#*']]);
    expect(leadingKeys('redact-personal-data')).toEqual([
      ['APP#*', 'LOOKUP#*'],
      ['UNFINISHED#*', 'ENDED#*'],
    ]);
    expect(leadingKeys('run-export')).toEqual([['EXPORT#*'], ['MONTH#*'], ['EXPORTS#*']]);
    expect(actionsOn('dynamodb', 'send-email')).toEqual([
      ['dynamodb:GetItem'],
      ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    ]);
  });

  it("can send emails only from the visa office's address, and only send-email can", () => {
    const [statement] = statementsOn('ses', statementsOf('send-email'));
    expect(statement?.Action).toEqual(['ses:SendEmail']);
    expect(statement?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'visa@example.org' } });
    expect(statement?.Resource.join()).not.toContain('configuration-set');
    expect(all.filter(({ statements }) => statementsOn('ses', statements).length > 0)).toHaveLength(1);
    expect(all.filter(({ statements }) => statementsOn('events', statements).length > 0)).toHaveLength(1);
  });

  // aws/aws-cdk issue 34402: SES also authorizes the configuration set that an identity has by default.
  it('can send through the configuration set of the sender', () => {
    const functions = functionsOf(synthesize('prod', forManyPayments).outbox);
    const [statement] = statementsOn('ses', functions.find(({ name }) => name === 'send-email')?.statements ?? []);
    expect(statement?.Resource).toHaveLength(3);
    expect(statement?.Resource.join()).toContain(':configuration-set/visa');
    expect(() => stacks('prod', { ...prodOptions, mailConfigurationSet: 'a b' })).toThrow(
      'mailConfigurationSet must be',
    );
    expect(() => stacks('dev', { mailConfigurationSet: 'visa' })).toThrow(
      'mailConfigurationSet needs a sender: add mailFrom',
    );
  });

  it('cannot send emails without a sender, and does not try to', () => {
    const { outbox: silent } = synthesize('dev');
    expect(functionsOf(silent).flatMap(({ statements }) => statementsOn('ses', statements))).toEqual([]);
    const environments = Object.values(silent.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.Environment.Variables.MAIL_FROM,
    );
    expect(environments.filter((one) => one !== undefined)).toEqual(['']);
  });

  it('can read the keys only if it emails, queries gateways, exports, re-encrypts or redacts', () => {
    const readsSecrets = ({ name, statements }: (typeof all)[number]) =>
      name !== 'rotate-keys' && statementsOn('secretsmanager', statements).length > 0;
    const readers = all.filter(readsSecrets);
    const names = [
      'reconcile-gateways',
      'redact-personal-data',
      'reencrypt-rows',
      'run-export',
      'send-email',
      'sweep-payments',
    ];
    expect(readers.map(({ name }) => name).sort()).toEqual(names);
  });

  it('can send to queues if it publishes, and receive from one if it consumes', () => {
    for (const name of ['publish-outbox', 'republish-overdue']) {
      expect(new Set(actionsOn('sqs', name).flat())).toEqual(new Set(['sqs:SendMessage']));
    }
    const consuming = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
    expect(actionsOn('sqs', 'publish-event')).toEqual([consuming]);
    expect(actionsOn('sqs', 'send-email')).toEqual([['sqs:ChangeMessageVisibility', ...consuming]]);
  });
});

it('prod requires a valid sender of emails', () => {
  const { site } = prodOptions;
  expect(() => stacks('prod', { site })).toThrow('mailFrom is required in prod');
  expect(() => stacks('prod', { site, mailFrom: 'not an address' })).toThrow('mailFrom must be an email address');
});

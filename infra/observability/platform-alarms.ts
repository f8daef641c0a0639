import { Duration } from 'aws-cdk-lib';
import type { BackupVault } from 'aws-cdk-lib/aws-backup';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Operation } from 'aws-cdk-lib/aws-dynamodb';
import { type MonitoredResources, streamConsumersIn } from './monitored-resources.ts';
import { type AlarmSpec, sumOf } from './service-alarm.ts';
import { FIVE_MINUTES, type ServiceMetrics } from './service-metrics.ts';

const common = { period: FIVE_MINUTES, statistic: 'Sum' };
const OPERATIONS = [
  Operation.GET_ITEM,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.DELETE_ITEM,
  Operation.QUERY,
  Operation.TRANSACT_GET_ITEMS,
  Operation.TRANSACT_WRITE_ITEMS,
];

/** Alarms on the metrics of AWS services. */
export function platformAlarms(resources: MonitoredResources, measured: ServiceMetrics): AlarmSpec[] {
  return [
    apiErrors(resources),
    ...resources.functions.map(functionErrors),
    functionsThrottled(),
    ...resources.queues.map(deadLetters),
    ...streamConsumersIn(resources).map(streamBehind),
    ...tableAlarms(resources),
    ...emailAlarms(measured),
    ...(resources.vault ? [missingCopy(resources.vault)] : []),
  ];
}

/** Percentage of requests, if there are enough for it to mean something. */
function apiErrors({ edge }: MonitoredResources): AlarmSpec {
  const of = (metricName: string) =>
    new Metric({ ...common, namespace: 'AWS/ApiGateway', metricName, dimensionsMap: { ApiId: edge.api.apiId } });
  return {
    name: 'api-errors',
    section: 'The API answers with errors',
    metric: new MathExpression({
      expression: 'IF(FILL(requests, 0) >= 20, 100 * FILL(errors, 0) / requests, 0)',
      usingMetrics: { requests: of('Count'), errors: of('5xx') },
      label: 'error rate (%)',
      period: FIVE_MINUTES,
    }),
    threshold: 2,
    periods: 2,
  };
}

/** It crashed, could not start, or timed out: failures that no response of its own reports. */
function functionErrors({ name, lambda }: MonitoredResources['functions'][number]): AlarmSpec {
  const section = name === 'rotate-keys' ? 'A key is not rotated' : 'A function fails';
  return { name: `${name}-fails`, section, metric: lambda.metricErrors(common), threshold: 1 };
}

/** Of all functions of the account and region, since they share one limit. */
function functionsThrottled(): AlarmSpec {
  return {
    name: 'functions-throttled',
    section: 'Functions are throttled',
    metric: new Metric({ ...common, namespace: 'AWS/Lambda', metricName: 'Throttles' }),
    threshold: 10,
    periods: 2,
  };
}

function deadLetters({ node, deadLetterQueue }: MonitoredResources['queues'][number]): AlarmSpec {
  return {
    name: `${node.path
      .split('/')
      .join('-')
      .replace(/^evisa-\w+-/, '')}-dead-letters`.toLowerCase(),
    section: 'A dead-letter queue is not empty',
    metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ ...common, statistic: 'Maximum' }),
    threshold: 1,
  };
}

function streamBehind({ name, lambda }: MonitoredResources['functions'][number]): AlarmSpec {
  return {
    name: `${name}-behind`,
    section: 'The stream falls behind',
    metric: lambda.metric('IteratorAge', { ...common, statistic: 'Maximum' }),
    threshold: Duration.minutes(5).toMilliseconds(),
    periods: 2,
  };
}

function tableAlarms({ data: { table } }: MonitoredResources): AlarmSpec[] {
  const of = (name: string) => table.metric(name, common);
  return [
    {
      name: 'table-throttled',
      section: 'The table throttles',
      metric: sumOf([of('ReadThrottleEvents'), of('WriteThrottleEvents')], 'throttled'),
      threshold: 10,
      periods: 2,
    },
    {
      name: 'table-failing',
      section: 'The table fails',
      metric: table.metricSystemErrorsForOperations({ ...common, operations: OPERATIONS }),
      threshold: 5,
    },
  ];
}

/** SES reviews an account at a bounce rate of 5%, so the alarm is raised at 4%. */
function emailAlarms(measured: ServiceMetrics): AlarmSpec[] {
  const bounced = { namespace: 'AWS/SES', metricName: 'Reputation.BounceRate' };
  return [
    {
      name: 'emails-failing',
      section: 'Emails are not sent',
      metric: measured.metric('EmailFailed', {}),
      threshold: 3,
      periods: 2,
    },
    {
      name: 'emails-bouncing',
      section: 'Emails bounce',
      metric: new Metric({ ...bounced, period: Duration.hours(1), statistic: 'Maximum' }),
      threshold: 0.04,
    },
  ];
}

/** Counts what was done, not what failed: a plan that no longer runs fails nothing. */
function missingCopy({ backupVaultName }: BackupVault): AlarmSpec {
  return {
    name: 'backup-copy-missing',
    section: 'A backup is missing',
    metric: new Metric({
      namespace: 'AWS/Backup',
      metricName: 'NumberOfCopyJobsCompleted',
      dimensionsMap: { BackupVaultName: backupVaultName },
      period: Duration.days(1),
      statistic: 'Sum',
    }),
    threshold: 1,
    below: true,
    periods: 2,
    missingDataBreaches: true,
  };
}

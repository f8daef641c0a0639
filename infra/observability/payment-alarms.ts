import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { ALARM_NAMES } from '../../shared/ports/common/alarm.ts';
import { partsFor } from '../functions/schedules.ts';
import { SECTION_OF_ALARM } from './runbook.ts';
import { type AlarmSpec, sumOf } from './service-alarm.ts';
import { FIVE_MINUTES, type ServiceMetrics } from './service-metrics.ts';

const TEN_MINUTES = Duration.minutes(10);
const FIFTEEN_MINUTES = Duration.minutes(15);
const ONE_HOUR = Duration.hours(1);

/** Alarms on the metrics that the functions report about payments. */
export function paymentAlarms(measured: ServiceMetrics, paymentsPerSecond: number): AlarmSpec[] {
  const parts = partsFor(paymentsPerSecond);
  const raised = ALARM_NAMES.map(
    (name): AlarmSpec => ({
      name: name.replaceAll('_', '-'),
      section: SECTION_OF_ALARM[name],
      metric: measured.metric('Alarm', { name }),
      threshold: 1,
    }),
  );
  return [
    ...raised,
    ...sweepAlarms(measured, parts),
    ...redactionAlarms(measured, parts),
    reconciliationBehind(measured),
    exportsWaiting(measured),
    siteFails(measured),
    ...notificationAlarms(measured),
    nothingSettled(measured),
  ];
}

/** Each part of the sweep runs every minute and reports every run, even one with nothing to do. */
function sweepAlarms(measured: ServiceMetrics, parts: number): AlarmSpec[] {
  // A part that does not run leaves its shards alone: a run is then missing every minute. A run reports at its end, after up to two minutes,
  // so when a backlog begins, two of each part are missing without a fault: fewer than those of one part within this time.
  const minutes = Math.max(FIVE_MINUTES.toMinutes(), 3 * parts);
  return [
    {
      name: 'sweep-not-running',
      section: 'The sweep does not run',
      metric: measured.metric('SweepProcessed', {}, 'SampleCount', Duration.minutes(minutes)),
      threshold: (minutes - 2) * parts,
      below: true,
      missingDataBreaches: true,
    },
    {
      name: 'sweep-failing',
      section: 'The sweep fails',
      metric: measured.metric('SweepFailed', {}),
      threshold: 1,
      periods: 3,
    },
    {
      name: 'sweep-behind',
      section: 'The sweep falls behind',
      metric: measured.metric('SweepLag', {}, 'Maximum'),
      threshold: Duration.minutes(15).toMilliseconds(),
      periods: 3,
    },
  ];
}

/** The reconciliation of each gateway runs four times an hour, and reports how far it is behind. */
function reconciliationBehind(measured: ServiceMetrics): AlarmSpec {
  return {
    name: 'reconciliation-behind',
    section: 'The reconciliation falls behind',
    metric: largestOf(measured.all('ReconciliationLag', 'Maximum', ONE_HOUR), 'lag', ONE_HOUR),
    threshold: Duration.days(1).toMilliseconds(),
  };
}

/** The exports run every minute and report every run. */
function exportsWaiting(measured: ServiceMetrics): AlarmSpec {
  return {
    name: 'exports-waiting',
    section: 'An export does not run',
    metric: measured.metric('ExportLag', {}, 'Maximum', FIFTEEN_MINUTES),
    threshold: Duration.minutes(30).toMilliseconds(),
    missingDataBreaches: true,
  };
}

/** The check runs every five minutes and reports every page: both runs of a period failed, or there was none. */
function siteFails(measured: ServiceMetrics): AlarmSpec {
  return {
    name: 'site-unavailable',
    section: 'The site is not available',
    metric: largestOf(measured.all('PageFailed', 'Sum', TEN_MINUTES), 'failed', TEN_MINUTES),
    threshold: 2,
    missingDataBreaches: true,
  };
}

/** Each part of the redaction runs four times an hour and reports every run. */
function redactionAlarms(measured: ServiceMetrics, parts: number): AlarmSpec[] {
  return [
    {
      name: 'redaction-not-running',
      section: 'Personal data is not redacted',
      metric: measured.metric('RedactionLag', {}, 'SampleCount', ONE_HOUR),
      // A part that does not run leaves its shards alone: four of its runs are then missing.
      threshold: 4 * parts - 2,
      below: true,
      missingDataBreaches: true,
      periods: 3,
    },
    {
      name: 'redaction-behind',
      section: 'Personal data is not redacted',
      metric: measured.metric('RedactionLag', {}, 'Maximum', ONE_HOUR),
      threshold: Duration.days(1).toMilliseconds(),
    },
    {
      name: 'redaction-failing',
      section: 'Personal data is not redacted',
      metric: measured.metric('RedactionFailed', {}, 'Sum', ONE_HOUR),
      threshold: 1,
      periods: 3,
    },
  ];
}

function notificationAlarms(measured: ServiceMetrics): AlarmSpec[] {
  return [
    {
      name: 'notifications-rejected',
      section: 'Notifications are rejected',
      metric: sumOf(measured.all('NotificationRejected'), 'rejected'),
      // Anyone can send a few notifications that do not verify; a wrong secret rejects all of them, repeatedly.
      threshold: 5,
      periods: 3,
    },
    {
      name: 'notifications-failing',
      section: 'Notifications fail',
      metric: sumOf(measured.all('NotificationFailed'), 'failed'),
      threshold: 3,
      periods: 2,
    },
    {
      name: 'notifications-late',
      section: 'Notifications are delayed',
      metric: largestOf(measured.all('NotificationLag', 'p90'), 'p90', FIVE_MINUTES),
      threshold: Duration.minutes(5).toMilliseconds(),
      periods: 3,
    },
  ];
}

function largestOf(metrics: readonly IMetric[], label: string, period: Duration): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric]));
  const expression = `MAX([${Object.keys(usingMetrics).join(', ')}])`;
  return new MathExpression({ expression, usingMetrics, label, period });
}

/** At least five payments in an hour and none accepted: with fewer, as at night, that means nothing. */
function nothingSettled(measured: ServiceMetrics): AlarmSpec {
  const created = sumOf(measured.all('PaymentCreated', 'Sum', ONE_HOUR), 'created');
  const accepted = sumOf(
    PAYMENT_METHODS.map((method) =>
      measured.metric('PaymentSettled', { method, outcome: 'accepted' }, 'Sum', ONE_HOUR),
    ),
    'accepted',
  );
  return {
    name: 'nothing-settled',
    section: 'Nothing is settled',
    metric: new MathExpression({
      expression: 'IF(created >= 5 AND accepted == 0, 1, 0)',
      usingMetrics: { created, accepted },
      label: 'nothing settled',
      period: ONE_HOUR,
    }),
    threshold: 1,
  };
}

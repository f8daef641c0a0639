import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { ALARM_NAMES } from '../../shared/ports/common/alarm.ts';
import { type AlarmSpec, sumOf } from './house-alarm.ts';
import { FIVE_MINUTES, type Measured } from './measured.ts';
import { SECTION_OF_ALARM } from './runbook.ts';

const anHour = Duration.hours(1);

/** What the functions measure of the money themselves. */
export function moneyAlarms(measured: Measured): AlarmSpec[] {
  const raised = ALARM_NAMES.map(
    (name): AlarmSpec => ({
      name: name.replaceAll('_', '-'),
      section: SECTION_OF_ALARM[name],
      metric: measured.metric('Alarm', { name }),
      threshold: 1,
    }),
  );
  return [...raised, ...sweepAlarms(measured), ...notificationAlarms(measured), nothingSettled(measured)];
}

/** Each run tells, even that there was nothing to do; it runs every minute. */
function sweepAlarms(measured: Measured): AlarmSpec[] {
  return [
    {
      name: 'sweep-not-running',
      section: 'The sweep does not run',
      metric: measured.metric('SweepDone', {}, 'SampleCount'),
      threshold: 1,
      below: true,
      silenceIsBad: true,
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
      // Every single run.
      metric: measured.metric('SweepMore', {}, 'Minimum'),
      threshold: 1,
      periods: 3,
    },
  ];
}

function notificationAlarms(measured: Measured): AlarmSpec[] {
  return [
    {
      name: 'notifications-refused',
      section: 'Notifications are refused',
      metric: sumOf(measured.all('NotificationRefused'), 'refused'),
      // Anybody can send something that does not verify; a wrong secret refuses all, time and again.
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
      section: 'Notifications come late',
      metric: latestOf(measured.all('NotificationLag', 'p90')),
      threshold: Duration.minutes(5).toMilliseconds(),
      periods: 3,
    },
  ];
}

function latestOf(metrics: readonly IMetric[]): MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric]));
  const expression = `MAX([${Object.keys(usingMetrics).join(', ')}])`;
  return new MathExpression({ expression, usingMetrics, label: 'p90', period: FIVE_MINUTES });
}

/** Five in an hour, of whom not one has paid: at night there may be fewer, and that says nothing. */
function nothingSettled(measured: Measured): AlarmSpec {
  const created = sumOf(measured.all('PaymentCreated', 'Sum', anHour), 'created');
  const accepted = sumOf(
    PAYMENT_METHODS.map((method) => measured.metric('PaymentSettled', { method, outcome: 'accepted' }, 'Sum', anHour)),
    'accepted',
  );
  return {
    name: 'nothing-settled',
    section: 'Nothing is settled',
    metric: new MathExpression({
      expression: 'IF(created >= 5 AND accepted == 0, 1, 0)',
      usingMetrics: { created, accepted },
      label: 'nothing settled',
      period: anHour,
    }),
    threshold: 1,
  };
}

import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { describeAlarm, type Section } from './runbook.ts';

export interface AlarmSpec {
  /** Without the prefix of the stage. */
  readonly name: string;
  readonly section: Section;
  readonly metric: IMetric;
  /** Breached when reached or exceeded, or with `below` when not reached. */
  readonly threshold: number;
  readonly below?: boolean;
  /** Number of consecutive periods; 1 by default. */
  readonly periods?: number;
  /** Missing data counts as a breach; by default it does not. */
  readonly missingDataBreaches?: boolean;
}

/** The construct for every alarm: describes whom the problem affects, links to the runbook, and notifies the people on duty. */
export class ServiceAlarm extends Construct {
  constructor(
    scope: Construct,
    { name, section, metric, threshold, ...spec }: AlarmSpec,
    to: { stage: Stage; topic: ITopic; prefix?: string },
  ) {
    super(scope, name);
    const action = new SnsAction(to.topic);
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: `${to.prefix ?? `evisa-${to.stage.name}`}-${name}`,
      alarmDescription: describeAlarm(section),
      metric,
      threshold,
      comparisonOperator: spec.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: spec.periods ?? 1,
      treatMissingData: spec.missingDataBreaches ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

/** The sum of metrics that have no data points while nothing happens. @param label one word, also the prefix of the metric ids */
export function sumOf(metrics: readonly Metric[], label: string): MathExpression {
  const named = Object.fromEntries(metrics.map((metric, i) => [`${label}${i}`, metric]));
  const expression = Object.keys(named)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics: named, label, period: metrics[0]?.period });
}

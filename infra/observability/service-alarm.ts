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
  /** Within the stage. */
  readonly name: string;
  readonly section: Section;
  readonly metric: IMetric;
  /** Reached or exceeded, or, of what must not stop, fallen below. */
  readonly threshold: number;
  readonly below?: boolean;
  /** For how many of its periods, one after the other; one if not said. */
  readonly periods?: number;
  /** Silence is as bad; otherwise it is good. */
  readonly missingDataBreaches?: boolean;
}

/** The one alarm of this house: it says whom it hurts and where the runbook tells what to do, and tells those who are on duty. */
export class ServiceAlarm extends Construct {
  constructor(
    scope: Construct,
    { name, section, metric, threshold, ...spec }: AlarmSpec,
    to: { stage: Stage; topic: ITopic },
  ) {
    super(scope, name);
    const action = new SnsAction(to.topic);
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: `evisa-${to.stage.name}-${name}`,
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

/** Metrics that say nothing where nothing happens, added up. @param label one word: the parts are named by it too */
export function sumOf(metrics: readonly Metric[], label: string): MathExpression {
  const named = Object.fromEntries(metrics.map((metric, i) => [`${label}${i}`, metric]));
  const expression = Object.keys(named)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ');
  return new MathExpression({ expression, usingMetrics: named, label, period: metrics[0]?.period });
}

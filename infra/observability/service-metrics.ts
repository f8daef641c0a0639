import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Dimensions, METRICS, type MetricName, SERVICE } from '../../shared/ports/common/meter.ts';
import { metricsNamespaceOf, type Stage } from '../config/stage.ts';

export const FIVE_MINUTES = Duration.minutes(5);

/** What the functions measure, as CloudWatch keeps it. */
export class Measured {
  readonly #namespace: string;

  constructor(stage: Stage) {
    this.#namespace = metricsNamespaceOf(stage);
  }

  metric<M extends MetricName>(name: M, by: Dimensions<M>, statistic = 'Sum', period = FIVE_MINUTES): Metric {
    return new Metric({
      namespace: this.#namespace,
      metricName: name,
      dimensionsMap: { service: SERVICE, ...by },
      statistic,
      period,
    });
  }

  /** One for each combination of its dimensions, and named by it. */
  all<M extends MetricName>(name: M, statistic = 'Sum', period = FIVE_MINUTES): Metric[] {
    return combinations(METRICS[name].by).map((by) =>
      this.metric(name, by as Dimensions<M>, statistic, period).with({
        label: [...Object.values(by), statistic === 'Sum' ? '' : statistic].join(' ').trim() || name,
      }),
    );
  }
}

function combinations(by: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  return Object.entries(by).reduce<Record<string, string>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

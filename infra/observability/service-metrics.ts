import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type Dimensions, METRICS, type MetricName, SERVICE } from '../../shared/ports/common/metrics.ts';
import { metricsNamespaceOf, type Stage } from '../config/stage.ts';

export const FIVE_MINUTES = Duration.minutes(5);

/** The metrics that the functions report, as stored in CloudWatch. */
export class ServiceMetrics {
  readonly #namespace: string;

  constructor(stage: Stage) {
    this.#namespace = metricsNamespaceOf(stage);
  }

  metric<M extends MetricName>(name: M, dimensions: Dimensions<M>, statistic = 'Sum', period = FIVE_MINUTES): Metric {
    return new Metric({
      namespace: this.#namespace,
      metricName: name,
      dimensionsMap: { service: SERVICE, ...dimensions },
      statistic,
      period,
    });
  }

  /** One metric for each combination of its dimensions, labelled with their values. */
  all<M extends MetricName>(name: M, statistic = 'Sum', period = FIVE_MINUTES): Metric[] {
    return combinations(METRICS[name].dimensions).map((dimensions) =>
      this.metric(name, dimensions as Dimensions<M>, statistic, period).with({
        label: [...Object.values(dimensions), statistic === 'Sum' ? '' : statistic].join(' ').trim() || name,
      }),
    );
  }
}

function combinations(dimensions: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  return Object.entries(dimensions).reduce<Record<string, string>[]>(
    (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

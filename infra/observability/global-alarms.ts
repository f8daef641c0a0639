import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { firewallMetricOf, type Stage } from '../config/stage.ts';
import type { AlarmSpec } from './service-alarm.ts';
import { FIVE_MINUTES } from './service-metrics.ts';

const common = { period: FIVE_MINUTES, region: 'us-east-1' };

/** Alarms on the metrics that CloudFront and its firewall report, whatever the region of the other stacks, in us-east-1. */
export function globalAlarms(stage: Stage, home: string, distribution: IDistribution): AlarmSpec[] {
  const cloudFront = (metricName: string, statistic: string) => {
    const dimensionsMap = { DistributionId: distribution.distributionId, Region: 'Global' };
    return new Metric({ ...common, namespace: 'AWS/CloudFront', metricName, statistic, dimensionsMap });
  };
  return [
    {
      name: 'site-errors',
      section: 'CloudFront answers with errors',
      metric: new MathExpression({
        expression: 'IF(FILL(requests, 0) >= 20, FILL(rate, 0), 0)',
        usingMetrics: { requests: cloudFront('Requests', 'Sum'), rate: cloudFront('5xxErrorRate', 'Average') },
        label: 'error rate (%)',
        period: FIVE_MINUTES,
      }),
      threshold: 5,
      periods: 2,
    },
    {
      name: 'firewall-blocks',
      section: 'The firewall blocks requests',
      metric: new Metric({
        ...common,
        namespace: 'AWS/WAFV2',
        metricName: 'BlockedRequests',
        statistic: 'Sum',
        dimensionsMap: { WebACL: firewallMetricOf(stage, home), Rule: 'ALL' },
      }),
      // Scanners are blocked all day; a rule that blocks applicants, or an attack, shows in numbers.
      threshold: 1_000,
      periods: 2,
    },
  ];
}

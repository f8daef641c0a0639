import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type IWidget, Metric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { FIVE_MINUTES, type Measured } from './measured.ts';
import { readersOfStream, type Watched } from './watched.ts';

const common = { period: FIVE_MINUTES };
const sum = { ...common, statistic: 'Sum' };
const most = { ...common, statistic: 'Maximum' };

/** Money first; what carries it below. */
export function createDashboard(scope: Construct, stage: Stage, watched: Watched, measured: Measured): Dashboard {
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: `evisa-${stage.name}`,
    defaultInterval: Duration.hours(12),
    widgets: [
      [heading('Money', 'Was this paid? What do alarms mean? docs/runbook.md')],
      money(measured),
      [heading('Gateways and sweep', 'The gateways tell; the sweep asks where they do not.')],
      gateways(measured),
      [heading('Letters, events, stream', 'Dead-letter queues are empty, or somebody has to look.')],
      behind(watched, measured),
      [
        heading(
          'Platform',
          'CloudFront counts in us-east-1, whose metrics are shown here but alarm nobody; so does its firewall.',
        ),
      ],
      ...platform(watched),
    ],
  });
}

function heading(title: string, text: string): TextWidget {
  return new TextWidget({ markdown: `## ${title}\n${text}`, width: 24, height: 2 });
}

const graph = (title: string, left: readonly IMetric[], stacked = false) =>
  new GraphWidget({ title, left: [...left], stacked, width: 6, height: 6 });

function money(measured: Measured): IWidget[] {
  return [
    graph('Created', measured.all('PaymentCreated'), true),
    graph('Settled', measured.all('PaymentSettled'), true),
    graph('From created to paid (ms)', [
      ...measured.all('TimeToSettle', 'p50'),
      ...measured.all('TimeToSettle', 'p90'),
    ]),
    graph('Declines', measured.all('Decline'), true),
    graph('Refunds', measured.all('Refund')),
    graph('What a person must look at', measured.all('Alarm')),
  ];
}

function gateways(measured: Measured): IWidget[] {
  return [
    graph('Notifications: lag (ms)', [
      ...measured.all('NotificationLag', 'p50'),
      ...measured.all('NotificationLag', 'p90'),
    ]),
    graph('Notifications: refused, failed', [
      ...measured.all('NotificationRefused'),
      ...measured.all('NotificationFailed'),
    ]),
    graph('Sweep: done, failed', [...measured.all('SweepDone'), ...measured.all('SweepFailed')]),
    graph('Sweep: runs that left something', measured.all('SweepMore')),
  ];
}

function behind(watched: Watched, measured: Measured): IWidget[] {
  const { queues } = watched;
  return [
    graph('Letters', [...measured.all('EmailSent'), ...measured.all('EmailFailed')]),
    graph(
      'Queues: oldest message (s)',
      queues.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage(most)),
    ),
    graph(
      'Dead-letter queues',
      queues.map(({ dead }) => dead.metricApproximateNumberOfMessagesVisible(most)),
    ),
    graph(
      'Oldest record of the stream (ms)',
      readersOfStream(watched).map(({ lambda }) => lambda.metric('IteratorAge', most)),
    ),
  ];
}

function platform({ data: { table }, edge, functions }: Watched): IWidget[][] {
  const api = (metricName: string, statistic: string) => {
    const dimensionsMap = { ApiId: edge.api.apiId };
    return new Metric({ ...common, namespace: 'AWS/ApiGateway', metricName, statistic, dimensionsMap });
  };
  const atTheEdge = (metricName: string, statistic: string) => {
    const dimensionsMap = { DistributionId: edge.distribution.distributionId, Region: 'Global' };
    return new Metric({
      ...common,
      namespace: 'AWS/CloudFront',
      region: 'us-east-1',
      metricName,
      statistic,
      dimensionsMap,
    });
  };
  const ofTable = (name: string) => table.metric(name, sum);
  const all = (metricOf: (lambda: Watched['functions'][number]['lambda']) => IMetric) =>
    functions.map(({ lambda }) => metricOf(lambda));
  return [
    [
      graph('API: requests, errors', [api('Count', 'Sum'), api('4xx', 'Sum'), api('5xx', 'Sum')]),
      graph('API: latency (ms)', [api('Latency', 'p50'), api('Latency', 'p99')]),
      graph('CloudFront: requests', [atTheEdge('Requests', 'Sum')]),
      graph('CloudFront: errors in a hundred', [
        atTheEdge('4xxErrorRate', 'Average'),
        atTheEdge('5xxErrorRate', 'Average'),
      ]),
    ],
    [
      graph('Table: throttled', [ofTable('ReadThrottleEvents'), ofTable('WriteThrottleEvents')]),
      graph('Table: units consumed', [ofTable('ConsumedReadCapacityUnits'), ofTable('ConsumedWriteCapacityUnits')]),
      graph(
        'Functions: errors',
        all((lambda) => lambda.metricErrors(sum)),
      ),
      graph(
        'Functions: throttled',
        all((lambda) => lambda.metricThrottles(sum)),
      ),
    ],
    [
      graph(
        'Functions: duration (ms, p99)',
        all((lambda) => lambda.metricDuration({ ...common, statistic: 'p99' })),
      ),
      graph(
        'Functions: at once',
        all((lambda) => lambda.metric('ConcurrentExecutions', most)),
      ),
    ],
  ];
}

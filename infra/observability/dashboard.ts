import { Duration, Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type IWidget, Metric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Stage } from '../config/stage.ts';
import { type MonitoredResources, streamConsumersIn } from './monitored-resources.ts';
import { FIVE_MINUTES, type ServiceMetrics } from './service-metrics.ts';

const common = { period: FIVE_MINUTES };
const sum = { ...common, statistic: 'Sum' };
const max = { ...common, statistic: 'Maximum' };

/** Payments first, the platform below. */
export function createDashboard(
  scope: Construct,
  stage: Stage,
  resources: MonitoredResources,
  measured: ServiceMetrics,
): Dashboard {
  return new Dashboard(scope, 'Dashboard', {
    // Dashboards belong to the account, not to a region.
    dashboardName: `evisa-${stage.name}-${Stack.of(scope).region}`,
    defaultInterval: Duration.hours(12),
    widgets: [
      [heading('Payments', 'Was this paid? What do alarms mean? docs/runbook.md')],
      paymentWidgets(measured),
      [heading('Gateways and sweep', 'Gateways send webhooks; the sweep queries payments whose webhook was lost.')],
      gatewayWidgets(measured),
      [heading('Emails, events, stream', 'A message in a dead-letter queue needs attention.')],
      deliveryWidgets(resources, measured),
      [heading('Platform', 'CloudFront and its firewall report metrics in us-east-1, where their alarms are.')],
      ...platformWidgets(resources),
    ],
  });
}

function heading(title: string, text: string): TextWidget {
  return new TextWidget({ markdown: `## ${title}\n${text}`, width: 24, height: 2 });
}

const graph = (title: string, left: readonly IMetric[], stacked = false) =>
  new GraphWidget({ title, left: [...left], stacked, width: 6, height: 6 });

function paymentWidgets(measured: ServiceMetrics): IWidget[] {
  return [
    graph('Created', measured.all('PaymentCreated'), true),
    graph('Settled', measured.all('PaymentSettled'), true),
    graph('Time to settle (ms)', [...measured.all('TimeToSettle', 'p50'), ...measured.all('TimeToSettle', 'p90')]),
    graph('Declines', measured.all('Decline'), true),
    graph('Refunds', measured.all('Refund')),
    graph('Alarms raised', measured.all('Alarm')),
  ];
}

function gatewayWidgets(measured: ServiceMetrics): IWidget[] {
  return [
    graph('Notifications: lag (ms)', [
      ...measured.all('NotificationLag', 'p50'),
      ...measured.all('NotificationLag', 'p90'),
    ]),
    graph('Notifications: rejected, failed', [
      ...measured.all('NotificationRejected'),
      ...measured.all('NotificationFailed'),
    ]),
    graph('Gateways that do not answer (1)', measured.all('GatewayFailing', 'Maximum')),
    graph('Sweep: processed, failed', [...measured.all('SweepProcessed'), ...measured.all('SweepFailed')]),
    graph('Sweep: lag (ms)', measured.all('SweepLag', 'Maximum')),
    graph('Reconciliation: lag (ms)', measured.all('ReconciliationLag', 'Maximum')),
    graph('Redaction: lag (ms)', measured.all('RedactionLag', 'Maximum')),
    graph('Redaction: failed', measured.all('RedactionFailed')),
    graph('Exports: lag (ms)', measured.all('ExportLag', 'Maximum')),
    graph('Pages that fail', measured.all('PageFailed')),
  ];
}

function deliveryWidgets(resources: MonitoredResources, measured: ServiceMetrics): IWidget[] {
  const { queues } = resources;
  return [
    graph('Emails', [...measured.all('EmailSent'), ...measured.all('EmailFailed')]),
    graph(
      'Queues: oldest message (s)',
      queues.map(({ queue }) => queue.metricApproximateAgeOfOldestMessage(max)),
    ),
    graph(
      'Dead-letter queues',
      queues.map(({ deadLetterQueue }) => deadLetterQueue.metricApproximateNumberOfMessagesVisible(max)),
    ),
    graph(
      'Oldest record of the stream (ms)',
      streamConsumersIn(resources).map(({ lambda }) => lambda.metric('IteratorAge', max)),
    ),
  ];
}

function platformWidgets({ data: { table }, edge, functions }: MonitoredResources): IWidget[][] {
  const api = (metricName: string, statistic: string) => {
    const dimensionsMap = { ApiId: edge.api.apiId };
    return new Metric({ ...common, namespace: 'AWS/ApiGateway', metricName, statistic, dimensionsMap });
  };
  const cloudFront = (metricName: string, statistic: string) => {
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
  const all = (metricOf: (lambda: MonitoredResources['functions'][number]['lambda']) => IMetric) =>
    functions.map(({ lambda }) => metricOf(lambda));
  return [
    [
      graph('API: requests, errors', [api('Count', 'Sum'), api('4xx', 'Sum'), api('5xx', 'Sum')]),
      graph('API: latency (ms)', [api('Latency', 'p50'), api('Latency', 'p99')]),
      graph('CloudFront: requests', [cloudFront('Requests', 'Sum')]),
      graph('CloudFront: error rate (%)', [
        cloudFront('4xxErrorRate', 'Average'),
        cloudFront('5xxErrorRate', 'Average'),
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
        'Functions: concurrency',
        all((lambda) => lambda.metric('ConcurrentExecutions', max)),
      ),
    ],
  ];
}

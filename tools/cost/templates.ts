import { readdirSync, readFileSync } from 'node:fs';
import { METRICS } from '../../shared/ports/common/metrics.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: {
    readonly Rules?: readonly unknown[];
    readonly Metrics?: readonly { readonly MetricStat?: object }[];
    readonly AccessLogSettings?: { readonly Format: string };
    readonly MemorySize?: number;
    readonly Environment?: { readonly Variables?: Readonly<Record<string, unknown>> };
    readonly RetentionInDays?: number;
    readonly EventSourceArn?: object;
    readonly AdminCreateUserConfig?: { readonly AllowAdminCreateUserOnly: boolean };
  };
}

/** Facts from the `prod` templates that `npm run synth` wrote last: resources billed by the month, and the configuration of functions. */
export function templateFacts(folder: string) {
  const files = readdirSync(folder).filter((name) => /^evisa-prod-.*\.template\.json$/.test(name));
  const resources = files.flatMap((name) => {
    const { Resources = {} } = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as { Resources?: object };
    return Object.values(Resources) as Resource[];
  });
  const of = (type: string) =>
    resources.filter(({ Type }) => Type === `AWS::${type}`).map(({ Properties = {} }) => Properties);
  const alarms = of('CloudWatch::Alarm');
  const serviceFunctions = of('Lambda::Function').filter(
    ({ Environment }) => Environment?.Variables?.POWERTOOLS_METRICS_NAMESPACE,
  );
  const accessLogs = of('ApiGatewayV2::Stage').map(({ AccessLogSettings }) => AccessLogSettings?.Format.length ?? 0);
  return {
    standing: {
      keys: of('KMS::Key').length,
      secrets: of('SecretsManager::Secret').length,
      alarms: alarms.length,
      // A metric math alarm is billed by its number of metrics.
      alarmMetrics: alarms.reduce(
        (sum, { Metrics }) => sum + (Metrics?.filter((one) => one.MetricStat).length ?? 1),
        0,
      ),
      compositeAlarms: of('CloudWatch::CompositeAlarm').length,
      metrics: combinations() + of('Logs::MetricFilter').length,
      dashboards: of('CloudWatch::Dashboard').length,
      firewalls: of('WAFv2::WebACL').length,
      firewallRules: of('WAFv2::WebACL').flatMap(({ Rules = [] }) => Rules).length,
      polledQueues: of('Lambda::EventSourceMapping').filter(({ EventSourceArn }) =>
        /Queue/.test(JSON.stringify(EventSourceArn)),
      ).length,
      // Of applicants; those of staff, whom an administrator creates, are few.
      userPools: of('Cognito::UserPool').filter(
        ({ AdminCreateUserConfig }) => AdminCreateUserConfig?.AllowAdminCreateUserOnly === false,
      ).length,
    },
    memoryGigabytes: Math.max(...serviceFunctions.map(({ MemorySize = 0 }) => MemorySize)) / 1024,
    logMonths: Math.max(...of('Logs::LogGroup').map(({ RetentionInDays = 0 }) => RetentionInDays)) / 30,
    /** Each placeholder in the format is about as long as its value. */
    accessLogBytes: Math.max(...accessLogs),
  };
}

/** The number of custom metrics: each combination of dimensions is billed as one. */
function combinations(): number {
  return Object.values(METRICS)
    .map(({ dimensions }) =>
      Object.values(dimensions as Record<string, readonly string[]>).reduce((all, values) => all * values.length, 1),
    )
    .reduce((sum, count) => sum + count);
}

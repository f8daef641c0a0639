import { join } from 'node:path';
import { type App, Aspects } from 'aws-cdk-lib';
import { access } from './access.ts';
import { ApiStack } from './api-stack.ts';
import { type Bundles, bundleFunctions } from './bundle.ts';
import { EncryptedLogs } from './constructs/encrypted-logs.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { gatewayHostsOf } from './gateway-hosts.ts';
import { outsideIssuerOf } from './identity.ts';
import { leaveOut } from './left-out.ts';
import { LiveStack } from './live-stack.ts';
import { mailFromOf } from './mail-from.ts';
import { alarmEmailOf } from './observability/alarm-email.ts';
import { watchedIn } from './observability/watched.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { OutboxStack } from './outbox-stack.ts';
import { paymentMethodsOf } from './payment-methods.ts';
import { retentionOf } from './retention.ts';
import { ScheduleStack } from './schedule-stack.ts';
import { siteDomainOf, siteUrlOf } from './site-domain.ts';
import { SiteStack } from './site-stack.ts';
import { stageOf } from './stage.ts';
import { WafStack } from './waf-stack.ts';

export interface AllBundles {
  readonly functions: Bundles;
  readonly infra: Bundles;
}

/** Bundled apart, so that no change to the functions reaches the stack that holds the data. */
export function bundleAll(output: string): AllBundles {
  const folders = Object.keys(access).map((name) => [name, `functions/${name}/index.ts`]);
  const initialSecret = 'infra/constructs/initial-secret/handler.ts';
  return {
    functions: bundleFunctions(Object.fromEntries(folders), join(output, 'functions')),
    infra: bundleFunctions({ 'initial-secret': initialSecret }, join(output, 'infra')),
  };
}

export interface Stacks {
  readonly data: DataStack;
  readonly waf: WafStack;
  readonly live: LiveStack;
  readonly edge: EdgeStack;
  readonly api: ApiStack;
  readonly outbox: OutboxStack;
  readonly schedule: ScheduleStack;
  readonly site: SiteStack;
  readonly observability: ObservabilityStack;
}

/** The region of what CloudFront needs. Stacks that know each other across regions need their regions' names, so that it is ours too if none is given. */
const US_EAST_1 = 'us-east-1';
const acrossRegions = { crossRegionReferences: true };

/** The whole system, in the stage that the context names. Each stack knows those before it, and none behind it. */
export function createStacks(app: App, bundles: AllBundles & { readonly site: string }): Stacks {
  const stage = stageOf(app);
  const context = (name: string) => app.node.tryGetContext(name);
  const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION ?? US_EAST_1 };
  const common = { stage, env, tags: { product: 'evisa-payments', stage: stage.name } };
  const gatewayHosts = gatewayHostsOf(app, stage);
  const id = (name: keyof Stacks) => `evisa-${stage.name}-${name}`;
  const data = new DataStack(app, id('data'), {
    ...common,
    initialSecret: bundles.infra('initial-secret'),
    outsideIssuer: outsideIssuerOf(app, stage),
  });
  const domain = siteDomainOf(app, stage);
  const waf = new WafStack(app, id('waf'), { ...common, ...acrossRegions, env: { ...env, region: US_EAST_1 }, domain });
  const live = new LiveStack(app, id('live'), { ...common, data, bundles: bundles.functions });
  const edge = new EdgeStack(app, id('edge'), {
    ...common,
    ...acrossRegions,
    data,
    live,
    waf,
    domain,
    siteUrl: siteUrlOf(app, stage),
    originSecretVersion: context('originSecretVersion'),
  });
  const api = new ApiStack(app, id('api'), {
    ...common,
    data,
    edge,
    bundles: bundles.functions,
    paymentMethods: paymentMethodsOf(app),
    gatewayHosts,
  });
  const behind = { ...common, data, bundles: bundles.functions, siteUrl: edge.siteUrl };
  const outbox = new OutboxStack(app, id('outbox'), { ...behind, mailFrom: mailFromOf(app, stage) });
  const { announceMissed } = outbox;
  const schedule = new ScheduleStack(app, id('schedule'), {
    ...behind,
    gatewayHosts,
    announceMissed,
    retention: retentionOf(app),
  });
  const site = new SiteStack(app, id('site'), { ...common, edge, directory: bundles.site });
  const observability = new ObservabilityStack(app, id('observability'), {
    ...common,
    watched: watchedIn(data, edge, [live, api, outbox, schedule]),
    alarmEmail: alarmEmailOf(app),
  });
  Aspects.of(app).add(new EncryptedLogs(data.encryptionKey));
  leaveOut(app, stage.leavesOut);
  return { data, waf, live, edge, api, outbox, schedule, site, observability };
}

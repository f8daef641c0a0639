import { join } from 'node:path';
import { type App, Aspects } from 'aws-cdk-lib';
import { readRoutes } from '../../shared/gateways/method-routes.ts';
import { methodsWithScript } from '../../shared/gateways/registry.ts';
import type { Config } from '../config/config.ts';
import type { Identity } from '../config/identity.ts';
import { officeOf } from '../config/options.ts';
import { EncryptedLogs } from '../constructs/encrypted-logs.ts';
import { access } from '../functions/access.ts';
import { type Bundles, bundleFunctions } from '../functions/bundle.ts';
import { monitoredResourcesIn } from '../observability/monitored-resources.ts';
import { ApiStack } from './api-stack.ts';
import { BackupStack, regionOfVault } from './backup-stack.ts';
import { DataStack } from './data-stack.ts';
import { EdgeStack } from './edge-stack.ts';
import { excludeResources } from './exclude-resources.ts';
import { GlobalStack } from './global-stack.ts';
import { LiveStack } from './live-stack.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { OutboxStack } from './outbox-stack.ts';
import { ScheduleStack } from './schedule-stack.ts';
import { SigninStack } from './signin-stack.ts';
import { SiteStack } from './site-stack.ts';
import { UsersStack } from './users-stack.ts';
import { WafStack } from './waf-stack.ts';

export interface AllBundles {
  readonly functions: Bundles;
  readonly infra: Bundles;
}

/** Bundled separately, so that a change to the functions does not change the data stack. */
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
  /** Only with a vault for the copies. */
  readonly backup?: BackupStack;
  /** Only without an external issuer. */
  readonly users?: UsersStack;
  readonly waf: WafStack;
  readonly live: LiveStack;
  readonly edge: EdgeStack;
  readonly api: ApiStack;
  readonly outbox: OutboxStack;
  readonly schedule: ScheduleStack;
  readonly site: SiteStack;
  /** Only without an external issuer. */
  readonly signin?: SigninStack;
  readonly observability: ObservabilityStack;
  readonly global: GlobalStack;
}

/** CloudFront needs its firewall and certificate here. Also our default region, because references across regions need explicit ones. */
const US_EAST_1 = 'us-east-1';

/** The whole system. Each stack depends on earlier ones only. */
export function createStacks(app: App, bundles: AllBundles & { readonly site: string }, config: Config): Stacks {
  const { stage, options, domain, gatewayHosts } = config;
  const { mailFrom, payments, retention } = options;
  const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION ?? US_EAST_1 };
  const common = { stage, env, tags: { product: 'evisa-payments', stage: stage.name } };
  const id = (name: keyof Stacks) => `evisa-${stage.name}-${name}`;
  // Another region of the account has such stacks there, too.
  const inUsEast1 = (name: keyof Stacks) => ({
    ...common,
    env: { ...env, region: US_EAST_1 },
    stackName: `${id(name)}-${env.region}`,
  });
  const holdsData = { ...common, terminationProtection: stage.retainsData };
  const data = new DataStack(app, id('data'), {
    ...holdsData,
    initialSecret: bundles.infra('initial-secret'),
    paymentsPerSecond: payments.perSecond,
    replicaRegion: replicaRegionOf(options.recoveryVaultArn, env.region),
  });
  const { recoveryVaultArn } = options;
  const office = officeOf(options);
  const backup = recoveryVaultArn && new BackupStack(app, id('backup'), { ...holdsData, data, recoveryVaultArn });
  const { identity, ...users } = config.externalIssuer
    ? { identity: config.externalIssuer }
    : identityOf(
        new UsersStack(app, id('users'), {
          ...holdsData,
          bundles: bundles.functions,
          office,
          mailFrom,
          signInHost: domain?.signInHost,
        }),
      );
  const waf = new WafStack(app, id('waf'), { ...inUsEast1('waf'), home: env.region, domain });
  const live = new LiveStack(app, id('live'), { ...common, data, bundles: bundles.functions });
  const edge = new EdgeStack(app, id('edge'), {
    ...common,
    data,
    identity,
    live,
    waf,
    domain,
    siteUrl: config.localUrl,
    originSecretVersion: options.originSecretVersion,
    scripts: methodsWithScript(readRoutes(payments.methods.join(',')), payments.optionalScripts),
  });
  const api = new ApiStack(app, id('api'), {
    ...common,
    data,
    identity,
    edge,
    bundles: bundles.functions,
    options,
    gatewayHosts,
  });
  const downstream = { ...common, data, bundles: bundles.functions, siteUrl: edge.siteUrl };
  const outbox = new OutboxStack(app, id('outbox'), {
    ...downstream,
    paymentsPerSecond: payments.perSecond,
    office,
    mailFrom,
    mailConfigurationSet: options.mailConfigurationSet,
  });
  const { republishOverdue } = outbox;
  const schedule = new ScheduleStack(app, id('schedule'), {
    ...downstream,
    gatewayHosts,
    payments,
    republishOverdue,
    retention,
  });
  const site = new SiteStack(app, id('site'), { ...common, edge, directory: bundles.site });
  const observability = new ObservabilityStack(app, id('observability'), {
    ...common,
    resources: {
      ...monitoredResourcesIn(data, edge, [live, api, outbox, schedule, ...Object.values(users)]),
      ...(backup && { vault: backup.vault }),
    },
    options,
  });
  const global = new GlobalStack(app, id('global'), {
    ...inUsEast1('global'),
    edge,
    alarmEmail: options.alarmEmail,
  });
  const signin =
    'users' in users && new SigninStack(app, id('signin'), { ...common, users: users.users, edge, waf, domain });
  Aspects.of(app).add(new EncryptedLogs(data.encryptionKey));
  excludeResources(app, stage.exclusions);
  return {
    data,
    ...(backup && { backup }),
    ...users,
    waf,
    live,
    edge,
    api,
    outbox,
    schedule,
    site,
    observability,
    global,
    ...(signin && { signin }),
  };
}

function identityOf(users: UsersStack): { readonly identity: Identity; readonly users: UsersStack } {
  return { identity: users.identity, users };
}

/** Secrets are needed where the copies are. A vault in our own region needs none. */
function replicaRegionOf(vaultArn: string | undefined, own: string): string | undefined {
  const region = vaultArn === undefined ? own : regionOfVault(vaultArn);
  return region === own ? undefined : region;
}

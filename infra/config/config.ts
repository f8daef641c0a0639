import type { GatewayDescriptor } from '../../shared/gateways/descriptor.ts';
import { readRoutes } from '../../shared/gateways/method-routes.ts';
import { GATEWAY_LIST, GATEWAYS } from '../../shared/gateways/registry.ts';
import { externalIssuerOf, type Identity } from './identity.ts';
import { InvalidOptionError, type Options } from './options.ts';
import { readOptions, shownPath } from './options-file.ts';
import { type SiteDomain, siteDomainOf } from './site-domain.ts';
import type { Stage } from './stage.ts';

/** Base URLs by environment variable. */
export type GatewayHosts = Readonly<Record<string, string>>;

/** What the stacks are created from: a stage and its checked options. */
export interface Config {
  readonly stage: Stage;
  readonly options: Options;
  /** Replaces our own user pool. */
  readonly externalIssuer: Identity | undefined;
  /** Undefined: CloudFront's own domain, or that of a local stage. */
  readonly domain: SiteDomain | undefined;
  /** The site's address in a local stage, where it is neither its own domain nor CloudFront's. */
  readonly localUrl: string | undefined;
  /** The gateways' hosts that replace the live ones. */
  readonly gatewayHosts: GatewayHosts;
}

/** @throws {InvalidOptionError} for options that contradict each other or the stage */
export function createConfig(stage: Stage, options: Options): Config {
  const hosts = options.payments.gatewayHosts;
  const replaced = GATEWAY_LIST.filter(({ method }) => hosts[method] !== undefined);
  if (!stage.sandbox && replaced[0] !== undefined) {
    throw new InvalidOptionError(
      `payments.gatewayHosts.${replaced[0].method} must be removed: ${stage.name} takes real money, at the gateways' live hosts`,
    );
  }
  if (stage.sandbox) refuseLiveHosts(stage, options);
  if (!stage.sandbox && options.mailFrom === undefined) {
    throw new InvalidOptionError(
      `mailFrom is required in ${stage.name}: the sender of emails, such as visa@example.gov, in a domain that SES has verified`,
    );
  }
  if (options.mailConfigurationSet !== undefined && options.mailFrom === undefined) {
    throw new InvalidOptionError('mailConfigurationSet needs a sender: add mailFrom, such as visa@example.gov');
  }
  return {
    stage,
    options,
    externalIssuer: externalIssuerOf(options, stage),
    domain: siteDomainOf(options, stage),
    localUrl: stage.isLocal && options.site ? new URL(options.site.url).origin : undefined,
    gatewayHosts: Object.fromEntries(replaced.map(({ method, host }) => [host.variable, hosts[method] ?? ''])),
  };
}

/** Where a gateway has one host for live and test keys, the keys decide. @throws {InvalidOptionError} */
function refuseLiveHosts({ name }: Stage, { payments: { methods, gatewayHosts } }: Options): void {
  for (const { method, gateway } of readRoutes(methods.join(','))) {
    const { displayName, host }: GatewayDescriptor = GATEWAYS[gateway];
    const isLive = new URL(gatewayHosts[gateway] ?? host.live).origin === new URL(host.live).origin;
    if (!isLive || host.test === host.live) continue;
    throw new InvalidOptionError(
      host.test === undefined
        ? `payments.methods must be given without ${method}: ${displayName} has no test host, and ${name} takes no real money (npm start has a stand-in of it)`
        : `payments.gatewayHosts.${gateway} must be a test host, such as ${host.test}: ${name} takes no real money, and ${host.live} does`,
    );
  }
}

/** @throws {InvalidOptionError} that names the file */
export function readConfig(stage: Stage, file: string): Config {
  const options = readOptions(file);
  try {
    return createConfig(stage, options);
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error;
    throw new InvalidOptionError(`${shownPath(file)}: ${error.message}`);
  }
}

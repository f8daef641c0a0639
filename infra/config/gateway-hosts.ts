import type { App } from 'aws-cdk-lib';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { InvalidOptionError, optionOf } from './options.ts';
import type { Stage } from './stage.ts';

/** Base URLs by environment variable. */
export type GatewayHosts = Readonly<Record<string, string>>;

/**
 * `-c alipayGatewayUrl=https://openapi-sandbox.dl.alipaydev.com/gateway.do`: a test host; by default each gateway's live one.
 * @throws InvalidOptionError in a stage with real money, or for a malformed URL
 */
export function gatewayHostsOf(app: App, stage: Stage): GatewayHosts {
  const hosts: Record<string, string> = {};
  for (const { host } of GATEWAY_LIST) {
    const url = optionOf(app, host.option);
    if (url === undefined) continue;
    if (!stage.sandbox)
      throw new InvalidOptionError(
        `${stage.name}: a stage with real money uses the gateway's live host: remove -c ${host.option}=`,
      );
    if (!/^https?:/.test(String(url)) || !URL.canParse(String(url)))
      throw new InvalidOptionError(`-c ${host.option}= must be a URL that begins with https://`);
    hosts[host.variable] = String(url);
  }
  return hosts;
}

import type { App } from 'aws-cdk-lib';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { InvalidOptionError, optionOf } from './options.ts';
import type { Stage } from './stage.ts';

/** By the environment variable that names it. */
export type GatewayHosts = Readonly<Record<string, string>>;

/** `-c alipayGatewayUrl=https://openapi-sandbox.dl.alipaydev.com/gateway.do`: a host for tests; by default each gateway's live one. */
export function gatewayHostsOf(app: App, stage: Stage): GatewayHosts {
  const hosts: Record<string, string> = {};
  for (const { host } of GATEWAY_LIST) {
    const url = optionOf(app, host.option);
    if (url === undefined) continue;
    if (!stage.sandbox)
      throw new InvalidOptionError(`${stage.name}: real money goes to the gateway itself, without -c ${host.option}=`);
    if (!/^https?:/.test(String(url)) || !URL.canParse(String(url)))
      throw new InvalidOptionError(`-c ${host.option}= takes an address that begins with https://`);
    hosts[host.variable] = String(url);
  }
  return hosts;
}

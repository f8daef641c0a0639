import type { App } from 'aws-cdk-lib';
import { InvalidOptionError, optionOf } from './options.ts';
import type { Stage } from './stage.ts';

export type GatewayHost = 'STRIPE_API_URL' | 'ALIPAY_GATEWAY_URL';

const settings = { stripeApiUrl: 'STRIPE_API_URL', alipayGatewayUrl: 'ALIPAY_GATEWAY_URL' } as const;

/** `-c alipayGatewayUrl=https://openapi-sandbox.dl.alipaydev.com/gateway.do`: a gateway for tests; what is not given is the real one. */
export function gatewayHostsOf(app: App, stage: Stage): Partial<Record<GatewayHost, string>> {
  const hosts: Partial<Record<GatewayHost, string>> = {};
  for (const name of ['stripeApiUrl', 'alipayGatewayUrl'] as const) {
    const url = optionOf(app, name);
    if (url === undefined) continue;
    if (!stage.sandbox)
      throw new InvalidOptionError(`${stage.name}: real money goes to the gateway itself, without -c ${name}=`);
    if (!/^https?:/.test(String(url)) || !URL.canParse(String(url)))
      throw new InvalidOptionError(`-c ${name}= takes an address that begins with https://`);
    hosts[settings[name]] = String(url);
  }
  return hosts;
}

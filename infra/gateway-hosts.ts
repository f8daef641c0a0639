import type { App } from 'aws-cdk-lib';
import type { Stage } from './stage.ts';

export type GatewayHost = 'STRIPE_API_URL' | 'ALIPAY_GATEWAY_URL';

const contexts = { stripeApiUrl: 'STRIPE_API_URL', alipayGatewayUrl: 'ALIPAY_GATEWAY_URL' } as const;

/** `-c alipayGatewayUrl=https://openapi-sandbox.dl.alipaydev.com/gateway.do`: a gateway for tests; what is not given is the real one. */
export function gatewayHostsOf(app: App, stage: Stage): Partial<Record<GatewayHost, string>> {
  const hosts: Partial<Record<GatewayHost, string>> = {};
  for (const [name, setting] of Object.entries(contexts)) {
    const url: unknown = app.node.tryGetContext(name);
    if (url === undefined) continue;
    if (!stage.sandbox) throw new Error(`${stage.name}: real money goes to the gateway itself, without -c ${name}=`);
    if (!URL.canParse(String(url))) throw new Error(`-c ${name}= takes an address`);
    hosts[setting] = String(url);
  }
  return hosts;
}

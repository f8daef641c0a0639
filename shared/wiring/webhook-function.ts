import { webhookRoute } from '../api/webhook-routes.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { GatewayDescriptor } from '../gateways/descriptor.ts';
import { GATEWAYS } from '../gateways/registry.ts';
import { endpoint } from '../lambda/endpoint.ts';
import { environment } from '../lambda/environment.ts';
import { handleWebhook } from '../lambda/handle-webhook.ts';
import { once } from '../lambda/once.ts';
import { api, apiEnvironment } from './api.ts';
import { settleDependencies, settleEnvironment } from './gateways.ts';

/** Creates the handler of a gateway's notifications: verifies, settles, and returns the acknowledgement of this gateway. */
export function webhookFunction(method: PaymentMethod) {
  const env = environment({ ...apiEnvironment, ...settleEnvironment });
  const dependencies = once(async () => settleDependencies(env));
  const { signatureHeaders, acknowledgement, answerWithin }: GatewayDescriptor['webhook'] = GATEWAYS[method].webhook;
  return endpoint(webhookRoute(GATEWAYS[method]), api(env), dependencies, async ({ rawBody, headers }, deps) => {
    const signature = Object.fromEntries(signatureHeaders.map((name) => [name, headers[name]]));
    await handleWebhook(deps, method, { body: rawBody, headers: signature }, answerWithin);
    return { status: acknowledgement.status, body: acknowledgement.body };
  });
}

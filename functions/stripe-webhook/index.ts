import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { handleWebhook } from '../../shared/lambda/handle-webhook.ts';
import { once } from '../../shared/lambda/once.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/settle.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => settleDependencies(env));

/** Any 2xx acknowledges the event; after any other response Stripe sends it again, for three days. */
export const handler = endpoint(routes.stripeWebhook, api(env), dependencies, async ({ rawBody, headers }, deps) => {
  await handleWebhook(deps, 'stripe', { body: rawBody, headers });
  return { status: 204, body: undefined };
});

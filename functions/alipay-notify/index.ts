import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { handleWebhook } from '../../shared/lambda/handle-webhook.ts';
import { once } from '../../shared/lambda/once.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/settle.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => settleDependencies(env));

/** Only the exact body `success` acknowledges the notification; after any other response Alipay sends it again, for 25 hours. */
export const handler = endpoint(routes.alipayNotify, api(env), dependencies, async ({ rawBody, headers }, deps) => {
  await handleWebhook(deps, 'alipay', { body: rawBody, headers });
  return { status: 200, body: 'success' };
});

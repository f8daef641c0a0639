import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { addToLogContext } from '../../shared/lambda/log-context.ts';
import { once } from '../../shared/lambda/once.ts';
import { toApplicationResponse } from '../../shared/lambda/responses.ts';
import { createApplication } from '../../shared/use-cases/applications/create-application.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.createApplication, api(env), dependencies, async ({ user, body }, deps) => {
  const application = await createApplication(deps, user.id, body);
  addToLogContext({ applicationId: application.id });
  return { status: 201, body: toApplicationResponse(application, env.PAYMENT_METHODS) };
});

import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toApplicationResponse } from '../../shared/lambda/responses.ts';
import { updateApplication } from '../../shared/use-cases/applications/update-application.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now }));

export const handler = endpoint(
  routes.updateApplication,
  api(env),
  dependencies,
  async ({ user, path, body }, deps) => {
    const application = valueOrProblem(await updateApplication(deps, user.id, path.applicationId, body));
    return { status: 200, body: toApplicationResponse(application, env.PAYMENT_METHODS) };
  },
);

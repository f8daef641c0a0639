import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { presentApplication } from '../../shared/lambda/present.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { correctApplication } from '../../shared/use-cases/applications/correct-application.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now }));

export const handler = endpoint(
  routes.correctApplication,
  api(env),
  dependencies,
  async ({ user, path, body }, deps) => {
    const application = valueOrProblem(await correctApplication(deps, user.id, path.applicationId, body));
    return { status: 200, body: presentApplication(application, env.PAYMENT_METHODS) };
  },
);

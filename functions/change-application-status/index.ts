import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { presentSummary } from '../../shared/lambda/present-staff.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { moveApplication } from '../../shared/use-cases/staff/move-application.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.moveApplication, api(env), dependencies, async ({ user, path, body }, deps) => {
  const application = valueOrProblem(await moveApplication(deps, user, { ...path, ...body }));
  return { status: 200, body: presentSummary(application) };
});

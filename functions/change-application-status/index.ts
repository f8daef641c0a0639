import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toApplicationSummaryResponse } from '../../shared/lambda/staff-responses.ts';
import { changeApplicationStatus } from '../../shared/use-cases/staff/change-application-status.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(
  routes.changeApplicationStatus,
  api(env),
  dependencies,
  async ({ user, path, body }, deps) => {
    const application = valueOrProblem(await changeApplicationStatus(deps, user, { ...path, ...body }));
    return { status: 200, body: toApplicationSummaryResponse(application) };
  },
);

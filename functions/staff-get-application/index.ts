import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toStaffApplicationResponse } from '../../shared/lambda/staff-responses.ts';
import { staffGetApplication } from '../../shared/use-cases/staff/staff-get-application.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.staffGetApplication, api(env), dependencies, async ({ user, path }, deps) => {
  const record = valueOrProblem(await staffGetApplication(deps, user, path.applicationId));
  return { status: 200, body: toStaffApplicationResponse(record, env.PAYMENT_METHODS) };
});

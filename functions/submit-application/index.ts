import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toApplicationResponse } from '../../shared/lambda/responses.ts';
import { submitApplication } from '../../shared/use-cases/applications/submit-application.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { feeSchedules } from '../../shared/wiring/fee-schedules.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({
  ...storage(env),
  schedules: feeSchedules(env.PAYMENT_METHODS),
  clock: Date.now,
  randomText,
}));

export const handler = endpoint(routes.submitApplication, api(env), dependencies, async ({ user, path }, deps) => {
  const application = valueOrProblem(await submitApplication(deps, user.id, path.applicationId));
  return { status: 200, body: toApplicationResponse(application, env.PAYMENT_METHODS) };
});

import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toApplicationResponse } from '../../shared/lambda/responses.ts';
import { withdrawApplication } from '../../shared/use-cases/applications/withdraw-application.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => settleDependencies(env));

export const handler = endpoint(routes.withdrawApplication, api(env), dependencies, async ({ user, path }, deps) => {
  const application = valueOrProblem(await withdrawApplication(deps, user.id, path.applicationId));
  return { status: 200, body: toApplicationResponse(application, env.PAYMENT_METHODS) };
});

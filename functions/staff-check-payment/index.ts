import { routes } from '../../shared/api/routes.ts';
import { toCheckResponse } from '../../shared/lambda/check-response.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { staffCheckPayment } from '../../shared/use-cases/staff/staff-check-payment.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';
import { randomText } from '../../shared/wiring/random-text.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => ({ ...settleDependencies(env), randomText }));

export const handler = endpoint(routes.staffCheckPayment, api(env), dependencies, async ({ user, path }, deps) =>
  toCheckResponse(valueOrProblem(await staffCheckPayment(deps, user, path.paymentId))),
);

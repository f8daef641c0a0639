import { routes } from '../../shared/api/routes.ts';
import { toCheckResponse } from '../../shared/lambda/check-response.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { cancelPayment } from '../../shared/use-cases/payments/cancel-payment.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => settleDependencies(env));

export const handler = endpoint(routes.cancelPayment, api(env), dependencies, async ({ user, path }, deps) =>
  toCheckResponse(valueOrProblem(await cancelPayment(deps, user.id, path.paymentId))),
);

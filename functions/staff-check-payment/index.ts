import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { presentCheck } from '../../shared/lambda/present-check.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { checkForPayer } from '../../shared/use-cases/staff/check-for-payer.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/settle.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => ({ ...settleDependencies(env), randomText }));

export const handler = endpoint(routes.checkForPayer, api(env), dependencies, async ({ user, path }, deps) =>
  presentCheck(valueOrProblem(await checkForPayer(deps, user, path.paymentId))),
);

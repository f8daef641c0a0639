import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toQuoteResponse } from '../../shared/lambda/responses.ts';
import { quoteFeeNow } from '../../shared/use-cases/applications/quote-fee.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { feeSchedules } from '../../shared/wiring/fee-schedules.ts';

const env = environment(apiEnvironment);
const dependencies = once(async () => ({ schedules: feeSchedules(env.PAYMENT_METHODS), clock: Date.now }));

export const handler = endpoint(routes.quoteFees, api(env), dependencies, async ({ query }, deps) => {
  const quote = valueOrProblem(quoteFeeNow(deps, query));
  const methods = env.PAYMENT_METHODS.filter(({ method }) => query.method === undefined || query.method === method);
  return { status: 200, body: toQuoteResponse(quote, methods) };
});

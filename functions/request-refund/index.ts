import { createHash } from 'node:crypto';
import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toRefundResponse } from '../../shared/lambda/responses.ts';
import { requestRefund } from '../../shared/use-cases/refunds/request-refund.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';
import { randomText } from '../../shared/wiring/random-text.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => ({ ...settleDependencies(env), randomText }));

export const handler = endpoint(
  routes.requestRefund,
  api(env),
  dependencies,
  async ({ user, path: { paymentId }, body, idempotencyKey }, deps) => {
    // Gateways accept only short alphanumeric keys; callers may send any text.
    const key = createHash('sha256').update(`${paymentId}:${idempotencyKey}`).digest('hex').slice(0, 24);
    const refund = valueOrProblem(await requestRefund(deps, { ...body, paymentId, key, requestedBy: user }));
    return { status: 201, body: toRefundResponse(refund) };
  },
);

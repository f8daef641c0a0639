import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toStaffRefundResponse } from '../../shared/lambda/staff-responses.ts';
import { recordManualRefund } from '../../shared/use-cases/refunds/record-manual-refund.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';
import { randomText } from '../../shared/wiring/random-text.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => ({ ...settleDependencies(env), randomText }));

export const handler = endpoint(
  routes.recordManualRefund,
  api(env),
  dependencies,
  async ({ user, path, body }, deps) => {
    const refund = valueOrProblem(await recordManualRefund(deps, user, { ...path, ...body }));
    return { status: 200, body: toStaffRefundResponse(refund) };
  },
);

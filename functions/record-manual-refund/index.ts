import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { presentStaffRefund } from '../../shared/lambda/present-staff.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { settleRefundByHand } from '../../shared/use-cases/refunds/settle-refund-by-hand.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/settle.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => ({ ...settleDependencies(env), randomText }));

export const handler = endpoint(
  routes.settleRefundByHand,
  api(env),
  dependencies,
  async ({ user, path, body }, deps) => {
    const refund = valueOrProblem(await settleRefundByHand(deps, user, { ...path, ...body }));
    return { status: 200, body: presentStaffRefund(refund) };
  },
);

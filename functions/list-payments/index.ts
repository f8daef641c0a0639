import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { toPaymentResponse } from '../../shared/lambda/responses.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => storage(env));

export const handler = endpoint(routes.listPayments, api(env), dependencies, async ({ user, query }, { payments }) => {
  const { status, from, until, ...page } = query;
  const { items, ...next } = await payments.listByUser(user.id, {
    ...page,
    ...(status !== undefined && { state: status }),
    ...(from !== undefined && { from: Date.parse(from) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  });
  return { status: 200, body: { ...next, items: items.map(toPaymentResponse) } };
});

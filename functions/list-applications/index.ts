import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { toApplicationResponse } from '../../shared/lambda/responses.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => storage(env));

export const handler = endpoint(
  routes.listApplications,
  api(env),
  dependencies,
  async ({ user, query }, { applications }) => {
    const page = await applications.listByUser(user.id, query);
    const items = page.items.map((application) => toApplicationResponse(application, env.PAYMENT_METHODS));
    return { status: 200, body: { ...page, items } };
  },
);

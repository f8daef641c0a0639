import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { presentApplication } from '../../shared/lambda/present.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => storage(env));

export const handler = endpoint(
  routes.listApplications,
  api(env),
  dependencies,
  async ({ user, query }, { applications }) => {
    const page = await applications.listOfUser(user.id, query);
    const items = page.items.map((application) => presentApplication(application, env.PAYMENT_METHODS));
    return { status: 200, body: { ...page, items } };
  },
);

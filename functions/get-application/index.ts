import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { ProblemError } from '../../shared/lambda/problems.ts';
import { toApplicationResponse } from '../../shared/lambda/responses.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => storage(env));

export const handler = endpoint(
  routes.getApplication,
  api(env),
  dependencies,
  async ({ user, path }, { applications }) => {
    const { application, recentCalls } = await applications.getWithRecentCalls(path.applicationId, Date.now());
    if (application?.userId !== user.id) throw new ProblemError('not_found');
    if (application.unreadable) throw new ProblemError('application_unreadable');
    return { status: 200, body: toApplicationResponse(application, env.PAYMENT_METHODS, recentCalls) };
  },
);

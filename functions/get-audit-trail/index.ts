import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { toAuditEventResponse } from '../../shared/lambda/staff-responses.ts';
import { getAuditTrail } from '../../shared/use-cases/staff/get-audit-trail.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.getAuditTrail, api(env), dependencies, async ({ user, query }, deps) => {
  const { items, ...next } = await getAuditTrail(deps, user, query, query);
  return { status: 200, body: { ...next, items: items.map(toAuditEventResponse) } };
});

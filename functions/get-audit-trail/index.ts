import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { presentAct } from '../../shared/lambda/present-staff.ts';
import { readAuditTrail } from '../../shared/use-cases/staff/read-audit-trail.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.readAuditTrail, api(env), dependencies, async ({ user, query }, deps) => {
  const { items, ...next } = await readAuditTrail(deps, user, query, query);
  return { status: 200, body: { ...next, items: items.map(presentAct) } };
});

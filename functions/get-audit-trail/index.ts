import { routes } from '../../shared/api/routes.ts';
import { officeTime } from '../../shared/calendar/office-time.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { toAuditEventResponse } from '../../shared/lambda/staff-responses.ts';
import { getAuditTrail } from '../../shared/use-cases/staff/get-audit-trail.ts';
import { api, apiEnvironment, officeEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment, ...officeEnvironment });
const office = officeTime(env.OFFICE_TIME_ZONE);
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.getAuditTrail, api(env), dependencies, async ({ user, query }, deps) => {
  const { applicationId } = query;
  const ofDay = (day: string) => ({ day, range: office.range(day, day) });
  const scope =
    applicationId === undefined
      ? ofDay(query.day ?? office.day(deps.clock()))
      : { applicationId, ...(query.day !== undefined && ofDay(query.day)) };
  const { items, ...next } = await getAuditTrail(deps, user, scope, query);
  return { status: 200, body: { ...next, items: items.map(toAuditEventResponse) } };
});

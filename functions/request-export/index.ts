import { routes } from '../../shared/api/routes.ts';
import { officeTime } from '../../shared/calendar/office-time.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toExportResponse } from '../../shared/lambda/responses.ts';
import { requestExport } from '../../shared/use-cases/exports/request-export.ts';
import { api, apiEnvironment, officeEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment, ...officeEnvironment });
const office = officeTime(env.OFFICE_TIME_ZONE);
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.requestExport, api(env), dependencies, async ({ user, body }, deps) => {
  const { state, ...days } = body;
  const range = office.range(days.from, days.to);
  const request = { ...days, timeZone: office.timeZone, range, ...(state && { state }) };
  const job = valueOrProblem(await requestExport(deps, user, request));
  return { status: 202, body: toExportResponse({ job }) };
});

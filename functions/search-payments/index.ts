import { routes } from '../../shared/api/routes.ts';
import { officeTime } from '../../shared/calendar/office-time.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { parsePaymentSearch } from '../../shared/lambda/parse-search.ts';
import { toStaffPaymentResponse } from '../../shared/lambda/staff-responses.ts';
import { searchPayments } from '../../shared/use-cases/staff/search-payments.ts';
import { api, apiEnvironment, officeEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment, ...officeEnvironment });
const office = officeTime(env.OFFICE_TIME_ZONE);
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.searchPayments, api(env), dependencies, async ({ user, body }, deps) => {
  const { search, page } = parsePaymentSearch(body, office);
  const { items, ...next } = await searchPayments(deps, user, search, page);
  return { status: 200, body: { ...next, items: items.map(toStaffPaymentResponse) } };
});

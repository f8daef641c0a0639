import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toStaffPaymentRecordResponse } from '../../shared/lambda/staff-responses.ts';
import { staffGetPayment } from '../../shared/use-cases/staff/staff-get-payment.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => ({ ...storage(env), clock: Date.now, randomText }));

export const handler = endpoint(routes.staffGetPayment, api(env), dependencies, async ({ user, path }, deps) => {
  const record = valueOrProblem(await staffGetPayment(deps, user, path.paymentId));
  return { status: 200, body: toStaffPaymentRecordResponse(record) };
});

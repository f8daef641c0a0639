import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { ProblemError } from '../../shared/lambda/problems.ts';
import { toPaymentRecordResponse } from '../../shared/lambda/responses.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment });
const dependencies = once(async () => storage(env));

export const handler = endpoint(routes.getPayment, api(env), dependencies, async ({ user, path }, { payments }) => {
  const record = await payments.getRecord(path.paymentId);
  if (record?.payment.userId !== user.id) throw new ProblemError('not_found');
  return { status: 200, body: toPaymentRecordResponse(record) };
});

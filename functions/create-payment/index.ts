import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { addToLogContext, idContext } from '../../shared/lambda/log-context.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toPaymentResponse } from '../../shared/lambda/responses.ts';
import { createPayment } from '../../shared/use-cases/payments/create-payment.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';
import { randomText } from '../../shared/wiring/random-text.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => ({ ...settleDependencies(env), randomText, methods: env.PAYMENT_METHODS }));

export const handler = endpoint(
  routes.createPayment,
  api(env),
  dependencies,
  async ({ user, address, path: { applicationId }, body: { method, device } }, deps) => {
    const request = { payer: { userId: user.id, address }, applicationId, method, device };
    const { payment, checkout, resumed } = valueOrProblem(await createPayment(deps, request));
    addToLogContext(idContext({ paymentId: payment.id }));
    return { status: resumed ? 200 : 201, body: { payment: toPaymentResponse(payment), checkout } };
  },
);

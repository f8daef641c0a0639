import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { addToLogContext, idsIn } from '../../shared/lambda/log-context.ts';
import { once } from '../../shared/lambda/once.ts';
import { presentPayment } from '../../shared/lambda/present.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { createPayment } from '../../shared/use-cases/payments/create-payment.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/settle.ts';

const env = environment({ ...apiEnvironment, ...settleEnvironment });
const dependencies = once(async () => ({ ...settleDependencies(env), randomText, methods: env.PAYMENT_METHODS }));

export const handler = endpoint(
  routes.createPayment,
  api(env),
  dependencies,
  async ({ user, address, path: { applicationId }, body: { method, device } }, deps) => {
    const request = { payer: { userId: user.id, address }, applicationId, method, device };
    const { payment, checkout, resumed } = valueOrProblem(await createPayment(deps, request));
    addToLogContext(idsIn({ paymentId: payment.id }));
    return { status: resumed ? 200 : 201, body: { payment: presentPayment(payment), checkout } };
  },
);

import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { logger } from '../../shared/lambda/logger.ts';
import { once } from '../../shared/lambda/once.ts';
import { reconcileGateway } from '../../shared/use-cases/reconcile-gateway.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/settle.ts';

/** More than the day between two runs, so that what happens during a run is not missed (milliseconds). */
const LOOKS_BACK = 26 * 60 * 60_000;

const env = environment(settleEnvironment);
const dependencies = once(async () => settleDependencies(env));

/** Once a day. A gateway that fails holds up no other; the run then fails, and is run again. */
export async function handler() {
  const deps = await dependencies();
  const since = Date.now() - LOOKS_BACK;
  const runs = PAYMENT_METHODS.map(async (method) => ({
    method,
    notices: await reconcileGateway(deps, method, since),
  }));
  const results = await Promise.allSettled(runs);
  const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  logger.info('reconciled', { done });
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return done;
}

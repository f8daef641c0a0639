import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { once } from '../../shared/lambda/once.ts';
import { reconcileSinceLast } from '../../shared/use-cases/settlement/reconcile-since-last.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';
import { reconciliationCheckpoints } from '../../shared/wiring/storage.ts';

/** Time reserved for the event in progress when the run must stop (milliseconds). */
const LAST_EVENT_RESERVE = 20_000;

const env = environment(settleEnvironment);
const onFailure = (error: unknown, event: string) =>
  logger.error('a gateway event could not be settled', { event, error: describeError(error) });
const dependencies = once(async () => ({
  ...settleDependencies(env),
  checkpoints: reconciliationCheckpoints(env),
  onFailure,
}));

/** Runs once a day. A failing gateway does not delay the others; the run then fails and is retried. */
export const handler = job(async (_event: unknown, context) => {
  const deps = await dependencies();
  const deadline = Date.now() + context.getRemainingTimeInMillis() - LAST_EVENT_RESERVE;
  const runs = PAYMENT_METHODS.map(async (method) => {
    return { method, ...(await reconcileSinceLast(deps, method, deadline)) };
  });
  const results = await Promise.allSettled(runs);
  const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  logger.info('reconciled', { done });
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  if (done.some(({ complete, failed: some }) => !complete || some > 0))
    throw new Error('the reconciliation is not complete');
  return done;
});

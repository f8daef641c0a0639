import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { metrics } from '../../shared/lambda/metrics.ts';
import { once } from '../../shared/lambda/once.ts';
import { reportGatewayHealth } from '../../shared/use-cases/settlement/report-gateway-health.ts';
import { type SweepDependencies, sweepPayments } from '../../shared/use-cases/settlement/sweep-payments.ts';
import { settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';
import { dueWork } from '../../shared/wiring/storage.ts';

/** Time reserved for the last item: the gateway's response and its settlement (milliseconds). */
const LAST_ITEM_RESERVE = 20_000;

const env = environment(settleEnvironment);
const onFailure: SweepDependencies['onFailure'] = (item, error) =>
  logger.warn('due work failed and stays due', { ...item, error: describeError(error) });
const dependencies = once(async () => ({ ...settleDependencies(env), dueWork: dueWork(env), onFailure }));

/** Runs every minute: processes what is due, as much as fits into one run. */
export const handler = job(async (_event: unknown, context) => {
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_ITEM_RESERVE;
  const deps = await dependencies();
  const swept = await sweepPayments(deps, { until, itemsPerShard: 25, concurrency: 8 });
  metrics('SweepProcessed', swept.done, {});
  metrics('SweepFailed', swept.failed, {});
  metrics('SweepIncomplete', Number(swept.more), {});
  logger.info('swept', { ...swept });
  await reportGatewayHealth(deps);
  return swept;
});

import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { metrics } from '../../shared/lambda/metrics.ts';
import { once } from '../../shared/lambda/once.ts';
import { shareOfRun } from '../../shared/lambda/share-of-run.ts';
import { reportGatewayHealth } from '../../shared/use-cases/settlement/report-gateway-health.ts';
import { type SweepDependencies, sweepPayments } from '../../shared/use-cases/settlement/sweep-payments.ts';
import { backgroundGateways, settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';
import { dueWork } from '../../shared/wiring/storage.ts';

/** Time reserved for the last items: their turn, the gateway's response, one retry, and their settlement (milliseconds). */
const LAST_ITEM_RESERVE = 25_000;

const env = environment(settleEnvironment);
const onFailure: SweepDependencies['onFailure'] = (item, error) =>
  logger.warn('due work failed and stays due', { ...item, error: describeError(error) });
const dependencies = once(async () => ({ ...settleDependencies(env), dueWork: dueWork(env), onFailure }));

/** Runs every minute, in several parts at the same time: processes what is due until the next run begins. */
export const handler = job(async (event: unknown, context) => {
  const share = shareOfRun.parse(event);
  const until = Date.now() + context.getRemainingTimeInMillis() - LAST_ITEM_RESERVE;
  const deps = await dependencies();
  const gateways = backgroundGateways(deps.gateways, share.parts);
  const swept = await sweepPayments({ ...deps, gateways }, { until, itemsPerShard: 25, concurrency: 32, ...share });
  metrics('SweepProcessed', swept.done, {});
  metrics('SweepFailed', swept.failed, {});
  metrics('SweepLag', swept.lag, {});
  logger.info('swept', { ...swept });
  if (share.part === 0) await reportGatewayHealth(deps);
  return swept;
});

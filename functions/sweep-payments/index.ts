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

/**
 * Time reserved for the last items (milliseconds). The slowest is PayPal's: a query, a capture and a closing take five calls of up to eight
 * seconds, three turns of up to three seconds, and the table's time.
 */
const LAST_ITEM_RESERVE = 65_000;
/** Time reserved for the report, whatever an item takes (milliseconds). */
const REPORT_RESERVE = 5_000;

const env = environment(settleEnvironment);
const onFailure: SweepDependencies['onFailure'] = (item, error) =>
  logger.warn('due work failed and stays due', { ...item, error: describeError(error) });
const dependencies = once(async () => ({ ...settleDependencies(env), dueWork: dueWork(env), onFailure }));

/** Runs every minute, in several parts at the same time: processes what is due until the next run begins. */
export const handler = job(async (event: unknown, context) => {
  const share = shareOfRun.parse(event);
  const end = Date.now() + context.getRemainingTimeInMillis();
  const times = { until: end - LAST_ITEM_RESERVE, giveUpAt: end - REPORT_RESERVE };
  const deps = await dependencies();
  const gateways = backgroundGateways(deps.gateways, 'sweep', share.parts, times.giveUpAt);
  const limits = { ...times, itemsPerShard: 25, concurrency: 32, ...share };
  const swept = await sweepPayments({ ...deps, gateways }, limits);
  metrics('SweepProcessed', swept.done, {});
  metrics('SweepFailed', swept.failed, {});
  metrics('SweepLag', swept.lag, {});
  logger.info('swept', { ...swept });
  if (share.part === 0) await reportGatewayHealth(deps);
  return swept;
});

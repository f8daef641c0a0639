import * as z from 'zod';
import { type GatewayName, PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { job } from '../../shared/lambda/job.ts';
import { describeError, logger } from '../../shared/lambda/logger.ts';
import { metrics } from '../../shared/lambda/metrics.ts';
import { once } from '../../shared/lambda/once.ts';
import { GatewayNotConfigured } from '../../shared/ports/payments/payment-gateway.ts';
import { reconcileSinceLast } from '../../shared/use-cases/settlement/reconcile-since-last.ts';
import type { SettleDependencies } from '../../shared/use-cases/settlement/settle-dependencies.ts';
import { methodsEnvironment } from '../../shared/wiring/api.ts';
import { backgroundGateways, settleDependencies, settleEnvironment } from '../../shared/wiring/gateways.ts';
import { reconciliationCheckpoints } from '../../shared/wiring/storage.ts';

/** Time reserved for the events in progress when the run must stop: a query, a capture and their settlement (milliseconds). */
const LAST_EVENT_RESERVE = 40_000;

const env = environment({ ...settleEnvironment, ...methodsEnvironment });
const onFailure = (error: unknown, event: string) =>
  logger.error('a gateway event could not be settled', { event, error: describeError(error) });
const dependencies = once(async () => ({
  ...settleDependencies(env),
  checkpoints: reconciliationCheckpoints(env),
  onFailure,
}));

const eventOfRun = z.object({ gateway: z.enum(PAYMENT_METHODS).optional() });

/**
 * Runs every quarter of an hour, for one gateway or for all, and continues where its last run stopped. A failing account does not delay the
 * others; the run then fails and is retried.
 */
export const handler = job(async (event: unknown, context) => {
  const { gateway } = eventOfRun.parse(event);
  const stored = await dependencies();
  // A run for each gateway: none shares a gateway's calls with another one.
  const deps = { ...stored, gateways: backgroundGateways(stored.gateways, 'reconciliation', 1) };
  const deadline = Date.now() + context.getRemainingTimeInMillis() - LAST_EVENT_RESERVE;
  const names = gateway === undefined ? PAYMENT_METHODS : [gateway];
  const read = await Promise.allSettled(names.map((name) => eventListsOf(deps, name)));
  const lists = fulfilled(read).flat();
  const runs = await Promise.allSettled(
    lists.map(async (list) => {
      const reconciled = await reconcileSinceLast(deps, list, deadline);
      if (reconciled !== undefined) metrics('ReconciliationLag', reconciled.lag, { gateway: list.gateway });
      return reconciled === undefined ? [] : [{ ...list, ...reconciled }];
    }),
  );
  const results = fulfilled(runs).flat();
  const done = results.map(({ unreadable: _, ...result }) => result);
  logger.info('reconciled', { done });
  for (const { gateway, account, unreadable } of results.filter((one) => 'unreadable' in one))
    logger.error('an event list could not be read to its end', { gateway, account, error: describeError(unreadable) });
  const failed = [...read, ...runs].find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  if (results.some((one) => one.failed > 0 || 'unreadable' in one))
    throw new Error('some events could not be read or settled');
  return done;
});

async function eventListsOf({ gateways }: Pick<SettleDependencies, 'gateways'>, name: GatewayName) {
  const isInUse = env.PAYMENT_METHODS.some(({ gateway }) => gateway === name);
  const gateway = await gateways(name);
  const accounts = await gateway.accounts().catch((error: unknown) => {
    if (error instanceof GatewayNotConfigured && !isInUse) return [];
    throw error;
  });
  return accounts.map((account) => ({ gateway: name, account }));
}

function fulfilled<T>(results: readonly PromiseSettledResult<T>[]): T[] {
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

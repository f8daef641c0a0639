import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Reconciliations } from '../ports/reconciliations.ts';
import { type Reconciled, reconcileGateway } from './reconcile-gateway.ts';

type ReconcileDependencies = Parameters<typeof reconcileGateway>[0] & { readonly reconciliations: Reconciliations };

/** For as long gateways list what they have notified (Stripe: List all events), in milliseconds. */
const LISTED_FOR = 30 * 24 * 60 * 60_000;
/** What happened just before a run may stand in the list just after it (milliseconds). */
const OVERLAP = 60 * 60_000;

/**
 * Folds in what a gateway has notified since the last run that had left nothing out. What a run has missed, because it failed, the next ones
 * find, for as long as the gateway still lists it.
 *
 * @param until UTC milliseconds after which no more is begun
 */
export async function reconcileSinceLast(
  deps: ReconcileDependencies,
  method: PaymentMethod,
  until: number,
): Promise<Reconciled> {
  const begun = deps.clock();
  const last = await deps.reconciliations.reached(method);
  const since = last === undefined ? begun - LISTED_FOR : last - OVERLAP;
  const reconciled = await reconcileGateway(deps, method, since, until);
  if (reconciled.complete && reconciled.failed === 0) await deps.reconciliations.reach(method, begun);
  return reconciled;
}

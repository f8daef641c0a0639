import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Reconciliations } from '../ports/reconciliations.ts';
import { type ReconcileDependencies, type Reconciled, reconcileList } from './reconcile-list.ts';

const HOUR = 60 * 60_000;
/** For as long gateways list what they have notified (Stripe: List all events), in milliseconds. */
const LISTED_FOR = 30 * 24 * HOUR;
/** What happened just before a run may stand in the list just after it (milliseconds). */
const LISTED_WITHIN = HOUR;
/** So much is read before the mark moves (milliseconds): a run gets through it, whatever has happened then. */
const SLICE = HOUR;

/**
 * Folds in what a gateway has notified since its list was last read without a gap: hour by hour, the oldest first, since a list is read from
 * its newest end, and one that was read in part has its gap at the other. So a run that is cut off has got somewhere, and the next one goes
 * on from there.
 *
 * What could not be settled because somebody did not answer holds the mark where it is, and nothing else. What never can be settled does not
 * even do that: somebody was called to it.
 *
 * @param deadline UTC milliseconds after which no more is begun
 */
export async function reconcileSinceLast(
  deps: ReconcileDependencies & { readonly reconciliations: Reconciliations },
  method: PaymentMethod,
  deadline: number,
): Promise<Reconciled> {
  let sum: Reconciled = { notices: 0, failed: 0, setAside: 0, complete: true };
  const gateway = await deps.gateways(method);
  if (gateway.listNotices === undefined) return sum;
  const begun = deps.clock();
  const last = (await deps.reconciliations.reached(method)) ?? 0;
  for (let from = Math.max(last, begun - LISTED_FOR); from < begun && sum.complete; from += SLICE) {
    const to = Math.min(from + SLICE, begun);
    const list = gateway.listNotices(from, to, { by: 'sweep' });
    sum = added(sum, await reconcileList(deps, method, list, deadline));
    const hasNoGap = sum.complete && sum.failed === 0;
    if (hasNoGap) await deps.reconciliations.reach(method, Math.min(to, begun - LISTED_WITHIN));
  }
  return sum;
}

function added(sum: Reconciled, more: Reconciled): Reconciled {
  return {
    notices: sum.notices + more.notices,
    failed: sum.failed + more.failed,
    setAside: sum.setAside + more.setAside,
    complete: more.complete,
  };
}

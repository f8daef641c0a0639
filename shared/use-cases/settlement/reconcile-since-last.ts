import type { PaymentMethod } from '../../domain/payment-method.ts';
import type { Reconciliations } from '../../ports/settlement/reconciliations.ts';
import { type ReconcileDependencies, type Reconciled, reconcileList } from './internal/reconcile-list.ts';

const HOUR = 60 * 60_000;
/** For as long gateways list what they have notified (Stripe: List all events), in milliseconds. */
const LISTED_FOR = 30 * 24 * HOUR;
/** What happened just before a run may stand in the list just after it (milliseconds). */
const LISTED_WITHIN = HOUR;
/** So much is read before the mark moves (milliseconds): a run gets through it, whatever has happened then. */
const SLICE = HOUR;
/** After a slice with fewer notices, which is one page of the list, the next one may be twice as long. */
const FEW = 100;

/**
 * Folds in what a gateway has notified since its list was last read without a gap: by the hour, or more where little has happened, the oldest first, since a list is read from
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
  let from = Math.max(last, begun - LISTED_FOR);
  // One that was doubled and does not fit into this run is begun by the hour in the next.
  let slice = SLICE;
  while (from < begun && sum.complete) {
    const to = Math.min(from + slice, begun);
    const read = await reconcileList(deps, method, gateway.listNotices(from, to, { by: 'sweep' }), deadline);
    sum = added(sum, read);
    const hasNoGap = sum.complete && sum.failed === 0;
    if (hasNoGap) await deps.reconciliations.reach(method, Math.min(to, begun - LISTED_WITHIN));
    slice = read.notices < FEW ? slice * 2 : SLICE;
    from = to;
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

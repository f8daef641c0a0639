import type { PaymentMethod } from '../../domain/payment-method.ts';
import { DAY, HOUR } from '../../domain/time.ts';
import type { ReconciliationCheckpoints } from '../../ports/settlement/reconciliation-checkpoints.ts';
import { type ReconcileDependencies, type ReconcileResult, reconcileEvents } from './internal/reconcile-events.ts';

/** For as long gateways list what they have notified (Stripe: List all events), in milliseconds. */
const EVENTS_LISTED_FOR = 30 * DAY;
/** What happened just before a run may stand in the list just after it (milliseconds). */
const LISTING_DELAY = HOUR;
/** So much is read before the mark moves (milliseconds): a run gets through it, whatever has happened then. */
const SLICE = HOUR;
/** After a slice with fewer notices, which is one page of the list, the next one may be twice as long. */
const FEW_EVENTS = 100;

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
  deps: ReconcileDependencies & { readonly checkpoints: ReconciliationCheckpoints },
  method: PaymentMethod,
  deadline: number,
): Promise<ReconcileResult> {
  let sum: ReconcileResult = { events: 0, failed: 0, unprocessable: 0, complete: true };
  const gateway = await deps.gateways(method);
  if (gateway.listEvents === undefined) return sum;
  const begun = deps.clock();
  const last = (await deps.checkpoints.get(method)) ?? 0;
  let from = Math.max(last, begun - EVENTS_LISTED_FOR);
  // One that was doubled and does not fit into this run is begun by the hour in the next.
  let slice = SLICE;
  while (from < begun && sum.complete) {
    const to = Math.min(from + slice, begun);
    const read = await reconcileEvents(deps, method, gateway.listEvents(from, to, { by: 'sweep' }), deadline);
    sum = sumOf(sum, read);
    const isComplete = sum.complete && sum.failed === 0;
    if (isComplete) await deps.checkpoints.save(method, Math.min(to, begun - LISTING_DELAY));
    slice = read.events < FEW_EVENTS ? slice * 2 : SLICE;
    from = to;
  }
  return sum;
}

function sumOf(sum: ReconcileResult, more: ReconcileResult): ReconcileResult {
  return {
    events: sum.events + more.events,
    failed: sum.failed + more.failed,
    unprocessable: sum.unprocessable + more.unprocessable,
    complete: more.complete,
  };
}

import { DAY, HOUR } from '../../domain/time.ts';
import type { EventList, ReconciliationCheckpoints } from '../../ports/settlement/reconciliation-checkpoints.ts';
import { type ReconcileDependencies, type ReconcileResult, reconcileEvents } from './internal/reconcile-events.ts';

/** How long gateways list their events (Stripe: List all events), in milliseconds. */
const EVENTS_LISTED_FOR = 30 * DAY;
/** An event may appear in the list with a delay (milliseconds). */
const LISTING_DELAY = HOUR;
/** Time range that is read before the checkpoint moves (milliseconds). Short enough to finish in one run. */
const SLICE = HOUR;
/** One page of the list. After a slice with fewer events, the next slice is twice as long. */
const FEW_EVENTS = 100;

/**
 * Settles an event list since the checkpoint, in time slices from oldest to newest. A gateway lists the newest events first, so
 * a partly read list would leave a gap at its old end; slices let an interrupted run keep its progress, and the next run continues.
 *
 * A transient failure stops the checkpoint, but not the run. An unprocessable event stops neither: it has raised an alarm.
 *
 * @param deadline UTC milliseconds after which no new event is started
 */
export async function reconcileSinceLast(
  deps: ReconcileDependencies & { readonly checkpoints: ReconciliationCheckpoints },
  list: EventList,
  deadline: number,
): Promise<ReconcileResult> {
  let sum: ReconcileResult = { events: 0, failed: 0, unprocessable: 0, complete: true };
  const { gateway: name, account } = list;
  const gateway = await deps.gateways(name);
  if (gateway.listEvents === undefined) return sum;
  const startedAt = deps.clock();
  const last = (await deps.checkpoints.get(list)) ?? 0;
  let from = Math.max(last, startedAt - EVENTS_LISTED_FOR);
  // A doubled slice that does not fit into this run starts again at one hour in the next run.
  let slice = SLICE;
  while (from < startedAt && sum.complete) {
    const to = Math.min(from + slice, startedAt);
    const read = await reconcileEvents(deps, name, gateway.listEvents(account, from, to, { by: 'sweep' }), deadline);
    sum = sumOf(sum, read);
    const isComplete = sum.complete && sum.failed === 0;
    if (isComplete) await deps.checkpoints.save(list, Math.min(to, startedAt - LISTING_DELAY));
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

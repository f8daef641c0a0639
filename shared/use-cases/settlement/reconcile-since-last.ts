import { DAY, HOUR, MINUTE } from '../../domain/time.ts';
import type { EventList, ReconciliationCheckpoints } from '../../ports/settlement/reconciliation-checkpoints.ts';
import { type ReconcileDependencies, type ReconcileResult, reconcileEvents } from './internal/reconcile-events.ts';

/** How long gateways list their events (Stripe: List all events), in milliseconds. */
const EVENTS_LISTED_FOR = 30 * DAY;
/** An event may appear in the list with a delay (milliseconds); what is newer is left to a later run. */
const LISTING_DELAY = HOUR;
/** Time range of one list (milliseconds). Short, because a list that was not read to its end has to be read again. */
const SLICE = MINUTE;
/** Lists that are read at the same time: a gateway answers some pages a second for each, one after the other. */
const PARALLEL_SLICES = 4;
/** One page of the list. After slices with fewer events, the next ones are twice as long. */
const FEW_EVENTS = 100;

export interface ReconciledList extends ReconcileResult {
  /** How far the checkpoint is behind what could have been read (milliseconds). */
  readonly lag: number;
}

/**
 * Settles an event list since the checkpoint, in time slices from oldest to newest. A gateway lists the newest events first, so
 * a partly read list would leave a gap at its old end; slices let an interrupted run keep its progress, and the next run continues.
 *
 * A transient failure stops the checkpoint, but not the run. An unprocessable event stops neither: it has raised an alarm. A list that
 * cannot be read ends the run once all slices have settled what they have read; the result says why.
 *
 * @param deadline UTC milliseconds after which no new event is started
 * @returns undefined for a gateway that has no event list
 */
export async function reconcileSinceLast(
  deps: ReconcileDependencies & { readonly checkpoints: ReconciliationCheckpoints },
  list: EventList,
  deadline: number,
): Promise<ReconciledList | undefined> {
  const { gateway: name, account } = list;
  const { listEvents } = await deps.gateways(name);
  if (listEvents === undefined) return undefined;
  let sum: ReconcileResult = { events: 0, failed: 0, unprocessable: 0, complete: true };
  const startedAt = deps.clock();
  const end = startedAt - LISTING_DELAY;
  const last = (await deps.checkpoints.get(list)) ?? 0;
  let from = Math.max(last, startedAt - EVENTS_LISTED_FOR);
  let checkpoint = from;
  let slice = SLICE;
  while (from < end && sum.complete) {
    const slices = slicesOf(from, end, slice);
    const reads = await Promise.all(
      slices.map((one) =>
        reconcileEvents(deps, name, listEvents(account, one.from, one.to, { by: 'sweep' }), deadline),
      ),
    );
    const before = checkpoint;
    for (const [i, read] of reads.entries()) {
      sum = sumOf(sum, read);
      // Up to the first gap. What was settled behind it is read again.
      if (sum.complete && sum.failed === 0) checkpoint = slices[i]?.to ?? checkpoint;
    }
    if (checkpoint > before) await deps.checkpoints.save(list, checkpoint);
    const isQuiet = reads.every(({ events }) => events < FEW_EVENTS);
    slice = isQuiet ? slice * 2 : SLICE;
    from = slices.at(-1)?.to ?? end;
  }
  return { ...sum, lag: Math.max(0, end - checkpoint) };
}

/** Consecutive time ranges that are read at the same time, oldest first. */
function slicesOf(
  from: number,
  end: number,
  length: number,
): readonly { readonly from: number; readonly to: number }[] {
  const starts = Array.from({ length: PARALLEL_SLICES }, (_, i) => from + i * length).filter((start) => start < end);
  return starts.map((start) => ({ from: start, to: Math.min(start + length, end) }));
}

function sumOf(sum: ReconcileResult, more: ReconcileResult): ReconcileResult {
  return {
    events: sum.events + more.events,
    failed: sum.failed + more.failed,
    unprocessable: sum.unprocessable + more.unprocessable,
    complete: sum.complete && more.complete,
    ...('unreadable' in sum ? { unreadable: sum.unreadable } : 'unreadable' in more && { unreadable: more.unreadable }),
  };
}

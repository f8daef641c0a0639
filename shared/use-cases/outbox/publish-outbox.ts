import type { ApplicationId } from '../../domain/ids.ts';
import { type OutboxEvent, type OutboxRows, outboxEventsOf } from '../../domain/outbox-event.ts';
import type { Metrics } from '../../ports/common/metrics.ts';
import type { Outbox } from '../../ports/outbox/outbox.ts';
import type { OutboxQueue } from '../../ports/outbox/outbox-queue.ts';

export interface PublishOutboxDependencies {
  readonly outbox: Outbox;
  /** One queue per consumer. */
  readonly queues: readonly OutboxQueue[];
  readonly metrics: Metrics;
}

/** A read saw only part of a transaction. Reading again helps. */
export class InconsistentRead extends Error {
  override readonly name = 'InconsistentRead';
}

/**
 * Publishes all unpublished events of an application to every consumer's queue, at least once: the application stays in the outbox
 * until every queue has accepted its events, so the table's stream or the sweep retries all of them.
 *
 * @returns the number of published events
 * @throws InconsistentRead if the rows do not contain an event that the outbox expects
 */
export async function publishOutbox(
  { outbox, queues, metrics }: PublishOutboxDependencies,
  id: ApplicationId,
): Promise<number> {
  const { rows, publishedIds, expectedIds = [] } = await outbox.read(id);
  const all = outboxEventsOf(rows);
  const known = new Set([...publishedIds, ...all.map((one) => one.id)]);
  if (!expectedIds.every((one) => known.has(one))) throw new InconsistentRead(`${id} is being changed`);
  const events = all.filter((one) => !publishedIds.has(one.id));
  if (events.length > 0) await sendToAll(queues, events);
  await outbox.markPublished(
    id,
    events.map((one) => one.id),
    expectedIds,
  );
  recordTimeToSettle(metrics, rows, events);
  return events.length;
}

/** Recorded here because settlement usually accepts a success without reading the payment's creation time. */
function recordTimeToSettle(metrics: Metrics, { payments = [] }: OutboxRows, events: readonly OutboxEvent[]): void {
  for (const one of events) {
    const paid = one.kind === 'payment.paid' ? payments.find(({ id }) => id === one.paymentId) : undefined;
    if (paid?.succeededAt !== undefined) {
      metrics('TimeToSettle', paid.succeededAt - paid.createdAt, { method: paid.method });
    }
  }
}

/** A failing queue does not block the others; they receive the same events again on retry. */
async function sendToAll(queues: readonly OutboxQueue[], events: Parameters<OutboxQueue['send']>[0]): Promise<void> {
  const results = await Promise.allSettled(queues.map((queue) => queue.send(events)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

import type { ApplicationId } from '../../domain/ids.ts';
import { type OutboxEvent, type OutboxRows, outboxEventsOf } from '../../domain/outbox-event.ts';
import type { Metrics } from '../../ports/common/metrics.ts';
import type { Outbox } from '../../ports/outbox/outbox.ts';
import type { OutboxQueue } from '../../ports/outbox/outbox-queue.ts';

export interface PublishOutboxDependencies {
  readonly outbox: Outbox;
  /** One for each consumer. */
  readonly queues: readonly OutboxQueue[];
  readonly metrics: Metrics;
}

/** Part of a transaction was read before the rest of it was there. */
export class InconsistentRead extends Error {
  override readonly name = 'InconsistentRead';
}

/**
 * Tells every consumer all that was not announced yet. At least once: the application stays in the outbox until every queue has taken
 * its news, and whoever comes upon it, by the table's stream or in the sweep, does the whole again.
 */
export async function publishOutbox(
  { outbox, queues, metrics }: PublishOutboxDependencies,
  id: ApplicationId,
): Promise<number> {
  const { rows, publishedIds, expectedIds = [] } = await outbox.read(id);
  const all = outboxEventsOf(rows);
  const known = new Set([...publishedIds, ...all.map((one) => one.id)]);
  if (!expectedIds.every((one) => known.has(one))) throw new InconsistentRead(`${id} was changed just now`);
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

/** Here, since whoever settles has mostly not read when the payment was created. */
function recordTimeToSettle(metrics: Metrics, { payments = [] }: OutboxRows, event: readonly OutboxEvent[]): void {
  for (const one of event) {
    const paid = one.kind === 'payment.paid' ? payments.find(({ id }) => id === one.paymentId) : undefined;
    if (paid?.succeededAt !== undefined) {
      metrics('TimeToSettle', paid.succeededAt - paid.createdAt, { method: paid.method });
    }
  }
}

/** A queue that fails holds up no other: the rest has its news, and is told again what it knows. */
async function sendToAll(queues: readonly OutboxQueue[], event: Parameters<OutboxQueue['send']>[0]): Promise<void> {
  const results = await Promise.allSettled(queues.map((queue) => queue.send(event)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

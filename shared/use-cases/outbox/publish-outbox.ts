import { type AnnouncedRows, type Announcement, announcementsOf } from '../../domain/announcement.ts';
import type { ApplicationId } from '../../domain/ids.ts';
import type { Meter } from '../../ports/common/meter.ts';
import type { Outbox } from '../../ports/outbox/outbox.ts';
import type { OutboxQueue } from '../../ports/outbox/outbox-queue.ts';

export interface AnnounceDependencies {
  readonly outbox: Outbox;
  /** One for each consumer. */
  readonly queues: readonly OutboxQueue[];
  readonly meter: Meter;
}

/** Part of a transaction was read before the rest of it was there. */
export class HalfRead extends Error {
  override readonly name = 'HalfRead';
}

/**
 * Tells every consumer all that was not announced yet. At least once: the application stays in the outbox until every queue has taken
 * its news, and whoever comes upon it, by the table's stream or in the sweep, does the whole again.
 */
export async function announceNews(
  { outbox, queues, meter }: AnnounceDependencies,
  id: ApplicationId,
): Promise<number> {
  const { rows, announced, expected = [] } = await outbox.read(id);
  const all = announcementsOf(rows);
  const known = new Set([...announced, ...all.map((one) => one.id)]);
  if (!expected.every((one) => known.has(one))) throw new HalfRead(`${id} was changed just now`);
  const news = all.filter((one) => !announced.has(one.id));
  if (news.length > 0) await sendToAll(queues, news);
  await outbox.settle(
    id,
    news.map((one) => one.id),
    expected,
  );
  measureTime(meter, rows, news);
  return news.length;
}

/** Here, since whoever settles has mostly not read when the payment was created. */
function measureTime(meter: Meter, { payments = [] }: AnnouncedRows, news: readonly Announcement[]): void {
  for (const one of news) {
    const paid = one.kind === 'payment.paid' ? payments.find(({ id }) => id === one.paymentId) : undefined;
    if (paid?.succeededAt !== undefined) {
      meter('TimeToSettle', paid.succeededAt - paid.createdAt, { method: paid.method });
    }
  }
}

/** A queue that fails holds up no other: the rest has its news, and is told again what it knows. */
async function sendToAll(queues: readonly OutboxQueue[], news: Parameters<OutboxQueue['send']>[0]): Promise<void> {
  const results = await Promise.allSettled(queues.map((queue) => queue.send(news)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

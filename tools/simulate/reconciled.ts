import type { Books } from './gateways/books.ts';
import type { Order } from './gateways/order.ts';
import type { MemoryTable } from './table/memory-table.ts';

/**
 * What a gateway's list of events has shown, and the rows do not say: captured money, refunds of its dashboard, disputes.
 *
 * @param until what has happened before is settled (UTC milliseconds)
 */
export function findUnsettled(table: MemoryTable, books: Books, until: number): string[] {
  return [...books.orders.values()].flatMap((order) => {
    const { paymentId, captured, capturedAt = 0, isForeign } = order;
    if (captured === 0 || capturedAt >= until || isForeign) return [];
    const record = table.record(paymentId);
    if (record?.payment.state !== 'succeeded') return [`the money of ${paymentId}`];
    const refunds = new Set(record.refunds.map(({ id }) => id));
    const disputes = new Set(record.payment.disputes?.map(({ id }) => id));
    return [
      ...dashboardRefunds(order, books)
        .filter(({ id, at }) => at < until && !refunds.has(id))
        .map(({ id }) => `the refund ${id} of ${paymentId}`),
      ...order.disputes
        .filter(({ id, openedAt }) => openedAt < until && !disputes.has(id))
        .map(({ id }) => `the dispute ${id} of ${paymentId}`),
    ];
  });
}

function dashboardRefunds({ refunds }: Order, books: Books) {
  return refunds.filter(({ key }) => key === undefined).map(({ id, at }) => ({ id: `gw_${books.externalId(id)}`, at }));
}

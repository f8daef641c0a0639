import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Payment, PaymentState } from '../../../domain/payment.ts';
import type { PaymentScan } from '../../../ports/exports/payment-scan.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { byStaff, iso, monthOf } from '../common/keys.ts';
import { BY_STAFF } from '../common/list-by-time.ts';
import type { Row, Table } from '../common/table.ts';
import { fromPaymentRowForDisplay } from '../payments/payment-rows.ts';

/**
 * The order in which the partitions of the states are read, so that a payment that changes its state meanwhile is met at least once: open
 * ones twice, since they go to and fro, then those that are closed, and those that can change no more. Whoever is met twice is told once.
 */
const STATE_READ_ORDER: readonly (readonly PaymentState[])[] = [
  ['pending'],
  ['processing'],
  ['pending'],
  ['failed', 'canceled', 'expired'],
  ['succeeded'],
];

interface ScannedRow {
  readonly position: string;
  readonly row: Row;
}

/**
 * Walks the staff index, whose partitions are months and states, along their common sort key: the time of creation and the id, which never
 * change. A step ends where the first of the partitions that have more was left, so that nothing before that place was not seen.
 */
export function createPaymentScan({ client, name: TableName }: Table, encryption: FieldEncryption): PaymentScan {
  async function read(month: string, state: PaymentState, between: readonly [string, string], Limit: number) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: BY_STAFF.name,
        KeyConditionExpression: 'staffPK = :partition AND staffSK BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':partition': byStaff.payments(month, state),
          ':first': between[0],
          ':last': between[1],
        },
        Limit,
      }),
    );
    const met = Items.map((row): ScannedRow => ({ position: String(row.staffSK), row }));
    return { met, hasMore: LastEvaluatedKey !== undefined };
  }

  return {
    async scanPage({ from, until, state, after, limit }) {
      const start = after === undefined ? from : Date.parse(timeOfPosition(after));
      if (start >= until) return { payments: [] };
      const month = monthOf(start);
      const monthEnds = endOfMonth(start);
      // Ids are all of one length: nothing but the place itself stands before this one.
      const between = [after === undefined ? iso(from) : `${after}!`, iso(Math.min(until, monthEnds))] as const;
      const turns = state === undefined ? STATE_READ_ORDER : [[state]];
      const pages = [];
      for (const turn of turns) {
        pages.push(...(await Promise.all(turn.map((one) => read(month, one, between, limit)))));
      }
      const ends = pages.flatMap(({ met, hasMore }) => (hasMore ? (met.at(-1)?.position ?? []) : []));
      const end = ends.toSorted()[0];
      const newest = new Map<string, ScannedRow>();
      for (const one of pages.flatMap(({ met }) => met)) {
        if (end !== undefined && one.position > end) continue;
        const known = newest.get(one.position);
        if (known === undefined || Number(known.row.version) < Number(one.row.version)) newest.set(one.position, one);
      }
      const rows = [...newest.values()].toSorted((a, b) => (a.position < b.position ? -1 : 1)).map(({ row }) => row);
      const payments: Payment[] = await Promise.all(rows.map((row) => fromPaymentRowForDisplay(row, encryption)));
      const next = end ?? (monthEnds < until ? iso(monthEnds) : undefined);
      return { payments, ...(next !== undefined && { next }) };
    },
  };
}

/** Of a place: `<time>#<id>`, or a time alone where a month begins. */
function timeOfPosition(place: string): string {
  return place.split('#')[0] ?? '';
}

function endOfMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

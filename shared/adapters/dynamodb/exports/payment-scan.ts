import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Payment, PaymentState } from '../../../domain/payment.ts';
import type { PaymentScan } from '../../../ports/exports/payment-scan.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { byStaff, iso, monthOf, STAFF_SHARDS, timeOf } from '../common/keys.ts';
import { BY_STAFF } from '../common/list-by-time.ts';
import type { Row, Table } from '../common/table.ts';
import { fromPaymentRowForDisplay } from '../payments/payment-rows.ts';

/**
 * The order in which the state partitions are read, so that a payment whose state changes during the scan is found at least once:
 * `pending` twice, since `processing` payments can return to it, then the closed states, then the final one. Duplicates are removed.
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
 * Scans the staff index. Its partitions are shards of months and states; their common sort key is the time of creation and the id, which never
 * change. A page ends at the lowest position that any incomplete partition has reached, so everything before it has been read.
 */
export function createPaymentScan({ client, name: TableName }: Table, encryption: FieldEncryption): PaymentScan {
  async function read(shard: string, between: readonly [string, string], Limit: number) {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: BY_STAFF.name,
        KeyConditionExpression: 'staffPK = :partition AND staffSK BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':partition': shard,
          ':first': between[0],
          ':last': between[1],
        },
        Limit,
      }),
    );
    const scanned = Items.map((row): ScannedRow => ({ position: String(row.staffSK), row }));
    return { scanned, hasMore: LastEvaluatedKey !== undefined };
  }

  return {
    async scanPage({ from, until, state, after, limit }) {
      // A position is `<time>#<id>`, or a time alone at the start of a month.
      const start = after === undefined ? from : timeOf(after);
      if (start >= until) return { payments: [] };
      const month = monthOf(start);
      const monthEnds = endOfMonth(start);
      // All ids have the same length, so `!` is the first position after the cursor.
      const between = [after === undefined ? iso(from) : `${after}!`, iso(Math.min(until, monthEnds))] as const;
      const rounds = state === undefined ? STATE_READ_ORDER : [[state]];
      const pages = [];
      for (const round of rounds) {
        const shards = round.flatMap((one) => byStaff.payments.shards(month, one));
        pages.push(
          ...(await Promise.all(shards.map((shard) => read(shard, between, Math.ceil(limit / STAFF_SHARDS))))),
        );
      }
      const ends = pages.flatMap(({ scanned, hasMore }) => (hasMore ? (scanned.at(-1)?.position ?? []) : []));
      const end = ends.toSorted()[0];
      const newest = new Map<string, ScannedRow>();
      for (const one of pages.flatMap(({ scanned }) => scanned)) {
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

function endOfMonth(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toPaymentRow } from '../../../../../shared/adapters/dynamodb/payments/payment-rows.ts';
import { paymentId } from '../../../../../shared/domain/ids.ts';
import type { Payment, PaymentState } from '../../../../../shared/domain/payment.ts';
import { randomText } from '../../../../../shared/wiring/random-text.ts';
import { anAlipayPayment, anApplication, HOUR } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

const DAY = 24 * HOUR;
const days = { from: '', to: '' };

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

async function store(payments: readonly Payment[]): Promise<void> {
  const rows = await Promise.all(payments.map((one) => toPaymentRow(one, table.encryption)));
  for (let i = 0; i < rows.length; i += 25) {
    const RequestItems = { evisa: rows.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } })) };
    await table.client.send(new BatchWriteCommand({ RequestItems }));
  }
}

/** Newest first; of the same millisecond by id, downwards. */
function newestFirst(one: Payment, other: Payment): number {
  return other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1);
}

/** Each run searches a year of its own. */
let year = 1990;

it('whatever is stored in whichever shards, the pages together are one plain sort', async () => {
  // Around the end of a month, often in the same millisecond, and mostly in one state, as they really are.
  const stored = fc.record({
    minute: fc.integer({ min: -40, max: 40 }),
    // The last character of an id decides its shard: mostly in the same one, so that its rows are read in several round trips.
    last: fc.constantFrom('0', '0', '0', '8', '1', 'z'),
    state: fc.constantFrom<PaymentState>('succeeded', 'succeeded', 'succeeded', 'pending', 'expired'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(stored, { maxLength: 40, size: 'max' }),
      fc.integer({ min: 1, max: 25 }),
      fc.option(fc.constantFrom<PaymentState>('succeeded', 'pending')),
      fc.integer({ min: -45, max: 0 }),
      async (all, limit, state, fromMinute) => {
        const monthEnds = Date.UTC(++year, 6);
        const payments = all.map(({ minute, last, state }) => {
          const application = anApplication();
          const id = paymentId(application.id, randomText(7) + last);
          return anAlipayPayment(application, { id, state, createdAt: monthEnds + minute * 60_000 });
        });
        await store(payments);
        const range = { from: monthEnds + fromMinute * 60_000, until: monthEnds + DAY };
        const search = { by: 'date', days, ...range, ...(state !== null && { state }) } as const;
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await table.search.payments(search, { limit, ...(cursor !== undefined && { cursor }) });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          // Only the last page may be short.
          if (page.next !== undefined) expect(page.items).toHaveLength(limit);
          found.push(...page.items.map(({ id }) => id));
          cursor = page.next;
        } while (cursor !== undefined);
        const wanted = payments.filter((one) => one.createdAt >= range.from && (state === null || one.state === state));
        expect(found).toEqual(wanted.toSorted(newestFirst).map(({ id }) => id));
      },
    ),
    { numRuns: 20 },
  );
}, 120_000);

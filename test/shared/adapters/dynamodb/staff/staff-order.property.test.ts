import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
    // The last two characters of an id decide its shard: mostly in the same one, so that its rows are read in several round trips.
    last: fc.constantFrom('00', '00', '00', '00', '08', '01', '0z'),
    state: fc.constantFrom<PaymentState>('succeeded', 'succeeded', 'succeeded', 'pending', 'expired'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(stored, { minLength: 25, maxLength: 40 }),
      // Small pages of many rows would take thousands of queries.
      fc.integer({ min: 1, max: 4 }),
      fc.option(fc.constantFrom<PaymentState>('succeeded', 'succeeded', 'pending'), { freq: 3 }),
      fc.integer({ min: -45, max: 0 }),
      async (all, pages, state, fromMinute) => {
        const limit = Math.ceil(all.length / pages);
        const monthEnds = Date.UTC(++year, 6);
        const payments = all.map(({ minute, last, state }) => {
          const application = anApplication();
          const id = paymentId(application.id, randomText(6) + last);
          return anAlipayPayment(application, { id, state, createdAt: monthEnds + minute * 60_000 });
        });
        await table.putPayments(payments);
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
    { numRuns: 10 },
  );
}, 120_000);

import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toPaymentRow } from '../../../../../shared/adapters/dynamodb/payments/payment-rows.ts';
import { anAlipayPayment, anApplication, HOUR, NOW } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

const ALL = 2_000;
const MATCHING = 10;
const DAY = 24 * HOUR;
/** Eventually consistent reads use half a unit per 4 KB, so ten rows of less than 1.2 KB use at most 1.5. */
const TEN_ROWS = 1.5;
/** The cost of an empty query. */
const NOTHING = 0.5;

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
  const rows = await Promise.all(
    Array.from({ length: ALL }, (_, i) => {
      const state = i % (ALL / MATCHING) === 0 ? 'failed' : 'canceled';
      // Each of another user, spread over the day before.
      const application = anApplication({ userId: `user-${i}` });
      return toPaymentRow(anAlipayPayment(application, { state, createdAt: NOW - i }), table.encryption);
    }),
  );
  for (let i = 0; i < rows.length; i += 25) {
    const RequestItems = { evisa: rows.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } })) };
    await table.client.send(new BatchWriteCommand({ RequestItems }));
  }
}, 120_000);
afterAll(() => table.stop());

const consumed = () => table.sent.reduce((sum, one) => sum + one.consumed, 0);
const days = { from: '2026-11-03', to: '2026-11-23' };
const month = { by: 'date', days, from: NOW - 20 * DAY, until: NOW + DAY } as const;

it('ten of two thousand payments by state cost the same as ten rows', async () => {
  table.sent.length = 0;
  const page = await table.search.payments({ ...month, state: 'failed' }, { limit: 20 });
  expect(page.items).toHaveLength(MATCHING);
  expect(table.sent).toHaveLength(1);
  expect(consumed()).toBeGreaterThan(0);
  expect(consumed()).toBeLessThanOrEqual(TEN_ROWS);
});

it('a range over two months costs one additional empty query', async () => {
  table.sent.length = 0;
  const page = await table.search.payments({ ...month, from: NOW - 29 * DAY, state: 'failed' }, { limit: 20 });
  expect(page.items).toHaveLength(MATCHING);
  expect(table.sent).toHaveLength(2);
  expect(consumed()).toBeLessThanOrEqual(TEN_ROWS + NOTHING);
});

it('ten payments of any state by time cost at most ten rows per state', async () => {
  table.sent.length = 0;
  const span = { by: 'date', days, from: NOW - 509, until: NOW - 499 } as const;
  const page = await table.search.payments(span, { limit: 20 });
  expect(page.items).toHaveLength(10);
  expect(consumed()).toBeLessThanOrEqual(TEN_ROWS + 5 * NOTHING);
});

it('a page of twenty reads at most twenty rows per state', async () => {
  table.sent.length = 0;
  const page = await table.search.payments({ ...month, state: 'canceled' }, { limit: 20 });
  expect(page.items).toHaveLength(20);
  expect(consumed()).toBeLessThanOrEqual(2 * TEN_ROWS);
  const next = await table.search.payments({ ...month, state: 'canceled' }, { limit: 20, cursor: page.next ?? '' });
  expect(next.items.map(({ createdAt }) => createdAt)).not.toContain(page.items.at(-1)?.createdAt);
  expect(consumed()).toBeLessThanOrEqual(4 * TEN_ROWS + NOTHING);
});

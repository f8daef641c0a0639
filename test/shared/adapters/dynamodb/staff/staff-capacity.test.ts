import { afterAll, beforeAll, expect, it } from 'vitest';
import { paymentId } from '../../../../../shared/domain/ids.ts';
import { randomText } from '../../../../../shared/wiring/random-text.ts';
import { anAlipayPayment, anApplication, HOUR, NOW } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

const ALL = 500;
const MATCHING = 10;
const DAY = 24 * HOUR;
const SHARDS = 8;
/** An eventually consistent query uses half a unit per 4 KB that it reads, at least half a unit; a row has less than 1.2 KB. */
const SMALL_QUERY = 0.5;
/** What a page of twenty reads of each shard: its share and four standard deviations more. */
const SHARE = 10;
const SHARE_QUERY = Math.ceil((SHARE * 1.2) / 4) * SMALL_QUERY;

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
  await table.putPayments(
    Array.from({ length: ALL }, (_, i) => {
      const state = i % (ALL / MATCHING) === 0 ? 'failed' : 'canceled';
      // Each of another user, spread over the day before.
      const application = anApplication({ userId: `user-${i}` });
      // The last character decides the shard: spread evenly here, at random otherwise.
      const id = paymentId(application.id, `${randomText(7)}${(i % 32).toString(32)}`);
      return anAlipayPayment(application, { id, state, createdAt: NOW - i });
    }),
  );
}, 120_000);
afterAll(() => table.stop());

const consumed = () => table.sent.reduce((sum, one) => sum + one.consumed, 0);
const days = { from: '2026-11-03', to: '2026-11-23' };
const month = { by: 'date', days, from: NOW - 20 * DAY, until: NOW + DAY } as const;

it('ten of five hundred payments by state cost one small query a shard', async () => {
  table.sent.length = 0;
  const page = await table.search.payments({ ...month, state: 'failed' }, { limit: 20 });
  expect(page.items).toHaveLength(MATCHING);
  expect(table.sent).toHaveLength(SHARDS);
  expect(consumed()).toBeGreaterThan(0);
  // More than three of the ten may be in the same shard.
  expect(consumed()).toBeLessThanOrEqual((SHARDS + 2) * SMALL_QUERY);
});

it('a range over two months costs one additional empty query a shard', async () => {
  table.sent.length = 0;
  const page = await table.search.payments({ ...month, from: NOW - 29 * DAY, state: 'failed' }, { limit: 20 });
  expect(page.items).toHaveLength(MATCHING);
  expect(table.sent).toHaveLength(2 * SHARDS);
  expect(consumed()).toBeLessThanOrEqual((2 * SHARDS + 2) * SMALL_QUERY);
});

it('ten payments of any state by time cost one small query a shard and state', async () => {
  table.sent.length = 0;
  const span = { by: 'date', days, from: NOW - 209, until: NOW - 199 } as const;
  const page = await table.search.payments(span, { limit: 20 });
  expect(page.items).toHaveLength(10);
  expect(consumed()).toBeLessThanOrEqual((6 * SHARDS + 2) * SMALL_QUERY);
});

it('a page of twenty reads little more than its share of each shard', async () => {
  table.sent.length = 0;
  const page = await table.search.payments({ ...month, state: 'canceled' }, { limit: 20 });
  expect(page.items).toHaveLength(20);
  expect(consumed()).toBeLessThanOrEqual(SHARDS * SHARE_QUERY);
  const next = await table.search.payments({ ...month, state: 'canceled' }, { limit: 20, cursor: page.next ?? '' });
  expect(next.items.map(({ createdAt }) => createdAt)).not.toContain(page.items.at(-1)?.createdAt);
  expect(consumed()).toBeLessThanOrEqual(2 * SHARDS * SHARE_QUERY);
});

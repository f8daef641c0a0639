import { afterAll, beforeAll, expect, it } from 'vitest';
import { anAlipayPayment, anApplication, NOW } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

const ALL = 500;
const MATCHING = 10;

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
  const application = anApplication();
  await table.putPayments(
    Array.from({ length: ALL }, (_, i) => {
      // Unpaid Alipay payments have no reference, so nothing has to be encrypted.
      const state = i % (ALL / MATCHING) === 0 ? 'failed' : 'canceled';
      return anAlipayPayment(application, { state, createdAt: NOW + i });
    }),
  );
}, 120_000);
afterAll(() => table.stop());

it('a page of ten among five hundred payments costs the same as ten rows', async () => {
  table.sent.length = 0;
  const page = await table.payments.listByUser('amina', { state: 'failed', limit: 20 });
  expect(page.items).toHaveLength(MATCHING);
  expect(table.sent).toHaveLength(1);
  // Eventually consistent reads use half a unit per 4 KB, so ten rows of less than 1.2 KB use at most 1.5.
  expect(table.sent[0]?.consumed).toBeGreaterThan(0);
  expect(table.sent[0]?.consumed).toBeLessThanOrEqual(1.5);
});

it('a page with a date range costs no more', async () => {
  table.sent.length = 0;
  const page = await table.payments.listByUser('amina', { limit: 20, from: NOW + 200, until: NOW + 210 });
  expect(page.items).toHaveLength(10);
  expect(table.sent[0]?.consumed).toBeLessThanOrEqual(1.5);
});

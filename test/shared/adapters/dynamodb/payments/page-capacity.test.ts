import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toPaymentRow } from '../../../../../shared/adapters/dynamodb/payments/payment-rows.ts';
import { anAlipayPayment, anApplication, NOW } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

const ALL = 10_000;
const MATCHING = 10;

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
  // The engine slows down as its stream grows, and nobody reads it here.
  const StreamSpecification = { StreamEnabled: false };
  await table.client.send(new UpdateTableCommand({ TableName: 'evisa', StreamSpecification }));
  const application = anApplication();
  const rows = await Promise.all(
    Array.from({ length: ALL }, (_, i) => {
      // Alipay payments that nobody has begun to pay have no reference, so that nothing has to be sealed ten thousand times.
      const state = i % (ALL / MATCHING) === 0 ? 'failed' : 'canceled';
      return toPaymentRow(anAlipayPayment(application, { state, createdAt: NOW + i }), table.encryption);
    }),
  );
  for (let i = 0; i < rows.length; i += 25) {
    const RequestItems = { evisa: rows.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } })) };
    await table.client.send(new BatchWriteCommand({ RequestItems }));
  }
}, 120_000);
afterAll(() => table.stop());

it('costs what its ten rows cost, among ten thousand', async () => {
  table.sent.length = 0;
  const page = await table.payments.listByUser('amina', { state: 'failed', limit: 20 });
  expect(page.items).toHaveLength(MATCHING);
  expect(table.sent).toHaveLength(1);
  // An eventually consistent read: half a unit for each 4 KB that was read, so ten rows of less than 1.2 KB are below 1.5.
  expect(table.sent[0]?.consumed).toBeGreaterThan(0);
  expect(table.sent[0]?.consumed).toBeLessThanOrEqual(1.5);
});

it('costs no more when it is narrowed by dates', async () => {
  table.sent.length = 0;
  const page = await table.payments.listByUser('amina', { limit: 20, from: NOW + 500, until: NOW + 510 });
  expect(page.items).toHaveLength(10);
  expect(table.sent[0]?.consumed).toBeLessThanOrEqual(1.5);
});

import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outboxKey } from '../../../../shared/adapters/dynamodb/common/keys.ts';
import { manualRefundContext } from '../../../support/manual-refund-context.ts';
import { startTable, type TestTable } from '../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

it('a manual refund takes two reads and one transaction, which also writes its event', async () => {
  const context = manualRefundContext(table);
  const stuck = await context.unknownForAWeek();
  table.sent.length = 0;
  await context.transfer(stuck);
  expect(table.sent.map(({ name }) => name)).toEqual([
    'TransactGetItemsCommand',
    'QueryCommand',
    'TransactWriteItemsCommand',
  ]);
  const Key = outboxKey(stuck.payment.applicationId);
  const { Item } = await table.client.send(new GetCommand({ TableName: 'evisa', Key }));
  expect(Item?.expectedIds).toContain(`${stuck.refund.id}.refunded.manual`);
});

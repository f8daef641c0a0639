import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toHistoryRow } from '../../../../../shared/adapters/dynamodb/payments/payment-rows.ts';
import { automaticRefund } from '../../../../../shared/domain/apply-settlement.ts';
import { anApplication, aPayment, NOW, USD } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

it('a payment is returned with its refunds, which are stored behind more than a megabyte of history', async () => {
  const payment = aPayment(anApplication(), { state: 'succeeded', accepted: false, unreserved: 0 });
  const refund = automaticRefund(payment, USD, 'application_already_paid', NOW);
  await table.ledger.commit({ payments: [payment], refunds: [refund] });
  const declined = {
    paymentId: payment.id,
    to: 'pending',
    by: 'notification',
    description: 'x'.repeat(50_000),
  } as const;
  const puts = Array.from({ length: 24 }, (_, i) => ({
    PutRequest: { Item: toHistoryRow({ ...declined, at: NOW + i }) },
  }));
  await table.client.send(new BatchWriteCommand({ RequestItems: { evisa: puts } }));
  const record = await table.payments.getRecord(payment.id);
  expect(record?.history).toHaveLength(24);
  expect(record?.refunds).toMatchObject([{ id: refund.id }]);
});

import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refundKey } from '../../../../../shared/adapters/dynamodb/common/keys.ts';
import { DecryptionError } from '../../../../../shared/ports/common/decryption-error.ts';
import { manualRefundContext, TRANSFER } from '../../../../support/manual-refund-context.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

class LostKey extends DecryptionError {
  readonly code = 'lost_key';
}

it('the reference of a manual refund is encrypted, and kept if it cannot be decrypted while the refund changes', async () => {
  const context = manualRefundContext(table);
  const stuck = await context.unknownForAWeek();
  await context.transfer(stuck);
  const Key = refundKey(stuck.payment.id, stuck.refund.id);
  const row = async () => (await table.client.send(new GetCommand({ TableName: 'evisa', Key }))).Item ?? {};
  const before = await row();
  expect(JSON.stringify(before)).not.toContain(TRANSFER.reference);
  context.deps.ledger = table.ledgerWith({
    ...table.encryption,
    decrypt: async (encrypted, boundTo) => {
      if (boundTo === Key.PK + Key.SK) throw new LostKey('its key is lost');
      return table.encryption.decrypt(encrypted, boundTo);
    },
  });
  await context.report(stuck, 'done');
  const after = await row();
  expect(after).toMatchObject({ reference: before.reference, manualRefund: { doubleRefundAmount: 0 } });
  expect((await context.refundOf(stuck.payment)).manualRefund).toMatchObject({ reference: TRANSFER.reference });
});

import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paymentKey, refundKey } from '../../../../../shared/adapters/dynamodb/common/keys.ts';
import { createDueWork } from '../../../../../shared/adapters/dynamodb/settlement/due-work.ts';
import { automaticRefund } from '../../../../../shared/domain/apply-settlement.ts';
import type { GatewayName } from '../../../../../shared/domain/payment-method.ts';
import type { DueItem, DueWork } from '../../../../../shared/ports/settlement/due-work.ts';
import { anAlipayPayment, anApplication, aPayment, HOUR, NOW, USD } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

let table: TestTable;
let dueWork: DueWork;
beforeAll(async () => {
  table = await startTable();
  dueWork = createDueWork({ client: table.client, name: 'evisa' });
});
afterAll(() => table.stop());

/** Everything that is due for a gateway, page by page. */
async function due(gateway: GatewayName, now: number) {
  const items: DueItem[] = [];
  let unreadable = 0;
  for (const shard of dueWork.shards[gateway] ?? []) {
    let after: string | undefined;
    do {
      const page = await dueWork.listDue(shard, now, 1, after);
      items.push(...page.items);
      unreadable += page.unreadable.length;
      after = page.next;
    } while (after !== undefined);
  }
  return { items, unreadable };
}

it('lists payments and refunds under their gateway, and a row that cannot be read hides no other', async () => {
  const card = aPayment(anApplication());
  const wallet = anAlipayPayment(anApplication());
  const refunded = aPayment(anApplication(), { state: 'succeeded', unreserved: 0 });
  const { dueAt: _, ...settled } = refunded;
  const refund = automaticRefund(settled, USD, 'application_already_paid', NOW);
  await table.ledger.commit({ payments: [card, wallet] });
  await table.ledger.commit({ payments: [settled], refunds: [refund] });

  expect(await due('stripe', NOW)).toMatchObject({ items: [{ refundId: refund.id }], unreadable: 0 });
  const { items } = await due('stripe', NOW + HOUR);
  expect(items.map(({ paymentId, refundId }) => refundId ?? paymentId).toSorted()).toEqual(
    [card.id, refund.id].toSorted(),
  );
  expect((await due('alipay', NOW + HOUR)).items).toMatchObject([{ paymentId: wallet.id }]);
  expect((await due('paypal', NOW + HOUR)).items).toEqual([]);

  const breakRow = (Key: object) =>
    table.client.send(
      new UpdateCommand({
        TableName: 'evisa',
        Key: { ...Key },
        UpdateExpression: 'SET #type = :unknown',
        ExpressionAttributeNames: { '#type': 'type' },
        ExpressionAttributeValues: { ':unknown': 'of a later version' },
      }),
    );
  await breakRow(refundKey(settled.id, refund.id));
  expect(await due('stripe', NOW + HOUR)).toMatchObject({ items: [{ paymentId: card.id }], unreadable: 1 });
  await breakRow(paymentKey(card.id));
  expect(await due('stripe', NOW + HOUR)).toMatchObject({ items: [], unreadable: 2 });
});

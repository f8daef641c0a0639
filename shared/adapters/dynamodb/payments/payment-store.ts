import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { sortHistory } from '../../../domain/history.ts';
import type { PaymentStore } from '../../../ports/payments/payment-store.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { byUser, paymentKey } from '../common/keys.ts';
import { BY_USER, BY_USER_AND_STATE, listByTime } from '../common/list-by-time.ts';
import type { Table } from '../common/table.ts';
import { fromHistoryRow, fromPaymentRowForDisplay, fromRefundRow } from './payment-rows.ts';

export function createPaymentStore(table: Table, encryption: FieldEncryption): PaymentStore {
  return {
    async getRecord(id) {
      const { PK, SK } = paymentKey(id);
      const { Items = [] } = await table.client.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'PK = :PK AND begins_with(SK, :SK)',
          ExpressionAttributeValues: { ':PK': PK, ':SK': SK },
          ConsistentRead: true,
        }),
      );
      const ofType = (type: string) => Items.filter((row) => row.type === type);
      const [payment] = ofType('payment');
      if (payment === undefined) return undefined;
      return {
        payment: await fromPaymentRowForDisplay(payment, encryption),
        history: sortHistory(ofType('history').map(fromHistoryRow)),
        refunds: await Promise.all(ofType('refund').map((one) => fromRefundRow(one, encryption))),
      };
    },

    async listByUser(userId, { state, ...request }) {
      const { items, ...next } =
        state === undefined
          ? await listByTime(table, BY_USER, byUser.payments(userId), request)
          : await listByTime(table, BY_USER_AND_STATE, byUser.paymentsOfState(userId, state), request);
      return { items: await Promise.all(items.map((row) => fromPaymentRowForDisplay(row, encryption))), ...next };
    },
  };
}

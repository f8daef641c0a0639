import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { sortHistory } from '../../../domain/history.ts';
import type { PaymentStore } from '../../../ports/payments/payment-store.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { byUser, paymentKey } from '../common/keys.ts';
import { BY_USER, BY_USER_AND_STATE, listByTime } from '../common/list-by-time.ts';
import type { Row, Table } from '../common/table.ts';
import { fromHistoryRow, fromPaymentRowForDisplay, fromRefundRow } from './payment-rows.ts';

export function createPaymentStore(table: Table, encryption: FieldEncryption): PaymentStore {
  return {
    async getRecord(id) {
      const { PK, SK } = paymentKey(id);
      const query = {
        TableName: table.name,
        KeyConditionExpression: 'PK = :PK AND begins_with(SK, :SK)',
        ExpressionAttributeValues: { ':PK': PK, ':SK': SK },
        ConsistentRead: true,
      };
      const rows: Row[] = [];
      // A page ends at 1 MB, which thousands of declines take: the refunds come after them.
      for await (const { Items = [] } of paginateQuery({ client: table.client }, query)) rows.push(...Items);
      const ofType = (type: string) => rows.filter((row) => row.type === type);
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

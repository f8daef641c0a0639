import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Change } from '../../domain/change.ts';
import { applicationOf, type PaymentId } from '../../domain/ids.ts';
import type { Stored } from '../../domain/settlement.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { acceptUnseenItems } from './accept-unseen.ts';
import { fromApplicationRow, toApplicationRow } from './application-rows.ts';
import { toAuditRow } from './audit-rows.ts';
import { applicationKey, paymentKey, referenceKey, referenceText, refundKey, unmatchedKey } from './keys.ts';
import { newsRowOf } from './news-row.ts';
import { openPayment } from './open-payment.ts';
import {
  fromPaymentRow,
  fromRefundRow,
  toHistoryRow,
  toPaymentRow,
  toReferenceRow,
  toRefundRow,
} from './payment-rows.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Sealing } from './sealing.ts';
import { type Row, readTogether, type Table, type WriteItem, writeTransaction } from './table.ts';

export function createLedger(table: Table, sealing: Sealing, limits: RateLimits): Ledger {
  const parse = async (payment: Row | undefined, application: Row | undefined): Promise<Stored> => ({
    ...(payment && { payment: await fromPaymentRow(payment, sealing) }),
    ...(application && { application: await fromApplicationRow(application, sealing) }),
  });

  async function read(id: PaymentId): Promise<Stored> {
    const [payment, application] = await readTogether(table, [paymentKey(id), applicationKey(applicationOf(id))]);
    return parse(payment, application);
  }

  return {
    read,

    async readRefund(payment, refund) {
      const keys = [paymentKey(payment), applicationKey(applicationOf(payment)), refundKey(payment, refund)];
      const [paymentRow, applicationRow, refundRow] = await readTogether(table, keys);
      return { ...(await parse(paymentRow, applicationRow)), ...(refundRow && { refund: fromRefundRow(refundRow) }) };
    },

    async findByReference(method, reference) {
      // The row may have been hashed with a key that is active no longer; most are found by the first.
      for (const hash of await sealing.hashes(referenceText(method, reference))) {
        const Key = referenceKey(hash);
        const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
        if (Item !== undefined) return Item.paymentId as PaymentId;
      }
      return undefined;
    },

    openPayment: (payment, payer) => openPayment(table, sealing, limits, payment, payer),

    async acceptUnseen(observation, now) {
      const result = await writeTransaction(table, await acceptUnseenItems(table, sealing, observation, now));
      if (result.written) return 'written';
      const [payment, application] = result.reasons;
      // A row whose own condition held is not returned.
      const complete = payment?.row !== undefined && application?.row !== undefined;
      return complete ? parse(payment.row, application.row) : read(observation.paymentId);
    },

    async commit(change) {
      return (await writeTransaction(table, await itemsOf(change, table, sealing))).written;
    },

    async keepUnmatched(observation) {
      const { reference = 'none', method } = observation;
      const key = unmatchedKey(await sealing.hash(referenceText(method, reference)), observation.at);
      const sealed = await sealing.seal(observation, key.PK + key.SK);
      const Item = { ...key, type: 'unmatched', method, observation: sealed };
      const ConditionExpression = 'attribute_not_exists(PK)';
      const { written } = await writeTransaction(table, [
        { Put: { TableName: table.name, Item, ConditionExpression } },
      ]);
      return written;
    },
  };
}

async function itemsOf(change: Change, { name: TableName }: Table, sealing: Sealing): Promise<WriteItem[]> {
  const put = (Item: Row): WriteItem => ({ Put: { TableName, Item } });
  const versioned = (Item: Row, version: number): WriteItem =>
    version === 1
      ? { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' } }
      : {
          Put: {
            TableName,
            Item,
            ConditionExpression: 'version = :before',
            ExpressionAttributeValues: { ':before': version - 1 },
          },
        };
  const { application, payments = [], refunds = [], history = [], newReferences = [], act } = change;
  const news = newsRowOf(change);
  return [
    ...(application ? [versioned(await toApplicationRow(application, sealing), application.version)] : []),
    ...(await Promise.all(payments.map(async (one) => versioned(await toPaymentRow(one, sealing), one.version)))),
    ...refunds.map((one) => versioned(toRefundRow(one), one.version)),
    ...history.map((one) => put(toHistoryRow(one))),
    ...(await Promise.all(
      newReferences.map(async (one) => put(await toReferenceRow(one, one.reference ?? '', sealing))),
    )),
    ...(news ? [put(news)] : []),
    ...(act ? [put(await toAuditRow(act, sealing))] : []),
  ];
}

import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Change } from '../../../domain/change.ts';
import { applicationOf, type PaymentId } from '../../../domain/ids.ts';
import type { Stored } from '../../../domain/settlement.ts';
import type { Ledger } from '../../../ports/settlement/ledger.ts';
import { fromApplicationRow, toApplicationRow } from '../applications/application-rows.ts';
import { toCorrectedFindRows, toFindRows } from '../common/find-rows.ts';
import { applicationKey, type Key, paymentKey, referenceText, refundKey, unmatchedKey } from '../common/keys.ts';
import { rowOf } from '../common/row-form.ts';
import type { Sealing } from '../common/sealing.ts';
import { type Row, readTogether, type Table, type WriteItem, writeTransaction } from '../common/table.ts';
import { newsRowOf } from '../outbox/news-row.ts';
import { openPayment } from '../payments/open-payment.ts';
import {
  fromPaymentRow,
  fromRefundRow,
  toHistoryRow,
  toPaymentRow,
  toReferenceRows,
  toRefundRow,
} from '../payments/payment-rows.ts';
import { toAuditRow } from '../staff/audit-rows.ts';
import { acceptUnseenItems } from './accept-unseen.ts';
import { findReference } from './find-reference.ts';
import type { RateLimits } from './rate-limits.ts';

export function createLedger(table: Table, sealing: Sealing, limits: RateLimits): Ledger {
  const parse = async (payment: Row | undefined, application: Row | undefined, told?: string): Promise<Stored> => ({
    ...(payment && { payment: await fromPaymentRow(payment, sealing, told) }),
    ...(application && { application: await fromApplicationRow(application, sealing) }),
  });

  async function read(id: PaymentId, told?: string): Promise<Stored> {
    const [payment, application] = await readTogether(table, [paymentKey(id), applicationKey(applicationOf(id))]);
    return parse(payment, application, told);
  }

  return {
    read,

    async readRefund(payment, refund, told) {
      const keys = [paymentKey(payment), applicationKey(applicationOf(payment)), refundKey(payment, refund)];
      const [paymentRow, applicationRow, refundRow] = await readTogether(table, keys);
      return {
        ...(await parse(paymentRow, applicationRow, told)),
        ...(refundRow && { refund: await fromRefundRow(refundRow, sealing) }),
      };
    },

    findByReference: (method, reference) => findReference(table, sealing, method, reference),

    openPayment: (payment, payer) => openPayment(table, sealing, limits, payment, payer),

    async acceptUnseen(observation, now) {
      const result = await writeTransaction(table, await acceptUnseenItems(table, sealing, observation, now));
      if (result.written) return 'written';
      const [payment, application] = result.reasons;
      // A row whose own condition held is not returned.
      const complete = payment?.row !== undefined && application?.row !== undefined;
      const { paymentId, reference } = observation;
      return complete ? parse(payment.row, application.row, reference) : read(paymentId, reference);
    },

    async commit(change) {
      return (await writeTransaction(table, await itemsOf(change, table, sealing))).written;
    },

    async keepUnmatched(observation) {
      const key = await keyOfUnmatched(observation, sealing);
      const sealed = await sealing.seal(observation, key.PK + key.SK);
      const Item = { ...key, ...rowOf('unmatched'), method: observation.method, observation: sealed };
      const ConditionExpression = 'attribute_not_exists(PK)';
      await writeTransaction(table, [{ Put: { TableName: table.name, Item, ConditionExpression } }]);
    },

    async hasUnmatched(observation) {
      const Key = await keyOfUnmatched(observation, sealing);
      const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
      return Item !== undefined;
    },
  };
}

type Said = Parameters<Ledger['keepUnmatched']>[0];

/** Nobody looks it up by its hash. Repeated after the key was replaced, it is kept, and alarmed, twice: better than not at all. */
async function keyOfUnmatched(said: Said, sealing: Sealing): Promise<Key> {
  const { reference = 'none', method, at, source: _, ...what } = said;
  const hashes = [referenceText(method, reference), JSON.stringify(what)].map((text) => sealing.hash(text));
  const [ofReference = '', ofWhat = ''] = await Promise.all(hashes);
  return unmatchedKey(ofReference, at, ofWhat);
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
  const references = await Promise.all(newReferences.map((one) => toReferenceRows(one, one.reference ?? '', sealing)));
  return [
    ...(application ? [versioned(await toApplicationRow(application, sealing), application.version)] : []),
    ...(await Promise.all(payments.map(async (one) => versioned(await toPaymentRow(one, sealing), one.version)))),
    ...(await Promise.all(refunds.map(async (one) => versioned(await toRefundRow(one, sealing), one.version)))),
    ...history.map((one) => put(toHistoryRow(one))),
    ...references.flat().map(put),
    ...(news ? [put(news)] : []),
    ...(await findRowsOf(change, sealing)).map(put),
    ...(act ? [put(await toAuditRow(act, sealing))] : []),
  ];
}

/** An application is found by what stands in it when it is made, and by what is corrected. */
async function findRowsOf({ application, formerForm }: Change, sealing: Sealing): Promise<Row[]> {
  if (application === undefined) return [];
  if (formerForm !== undefined) return toCorrectedFindRows(application, formerForm, sealing);
  return application.version === 1 ? toFindRows(application, sealing) : [];
}

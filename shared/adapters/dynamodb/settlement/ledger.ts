import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Change } from '../../../domain/change.ts';
import { applicationIdOf, type PaymentId } from '../../../domain/ids.ts';
import type { MethodRulesByName } from '../../../domain/payment-method.ts';
import type { RateLimits } from '../../../domain/rate-limits.ts';
import type { PaymentSnapshot } from '../../../domain/settlement.ts';
import type { Ledger } from '../../../ports/settlement/ledger.ts';
import { fromApplicationRow, toApplicationRow } from '../applications/application-rows.ts';
import type { FieldEncryption } from '../common/field-encryption.ts';
import { applicationKey, type Key, paymentKey, referenceHashInput, refundKey, unmatchedKey } from '../common/keys.ts';
import { toLookupRows, toUpdatedLookupRows } from '../common/lookup-rows.ts';
import { rowHeader } from '../common/row-version.ts';
import { type Row, readConsistently, type Table, type WriteItem, writeTransaction } from '../common/table.ts';
import { outboxRowOf } from '../outbox/outbox-row.ts';
import { openPayment } from '../payments/open-payment.ts';
import {
  fromPaymentRow,
  fromRefundRow,
  toHistoryRow,
  toPaymentRow,
  toReferenceRows,
  toRefundRow,
} from '../payments/payment-rows.ts';
import { toAuditEventRow } from '../staff/audit-event-rows.ts';
import { optimisticAcceptItems } from './accept-optimistically.ts';
import { findByReference } from './find-by-reference.ts';

export function createLedger(
  table: Table,
  encryption: FieldEncryption,
  limits: RateLimits,
  methodRules: MethodRulesByName,
): Ledger {
  const parse = async (
    payment: Row | undefined,
    application: Row | undefined,
    told?: string,
  ): Promise<PaymentSnapshot> => ({
    ...(payment && { payment: await fromPaymentRow(payment, encryption, told) }),
    ...(application && { application: await fromApplicationRow(application, encryption) }),
  });

  async function read(id: PaymentId, told?: string): Promise<PaymentSnapshot> {
    const [payment, application] = await readConsistently(table, [paymentKey(id), applicationKey(applicationIdOf(id))]);
    return parse(payment, application, told);
  }

  return {
    read,

    async readRefund(payment, refund, told) {
      const keys = [paymentKey(payment), applicationKey(applicationIdOf(payment)), refundKey(payment, refund)];
      const [paymentRow, applicationRow, refundRow] = await readConsistently(table, keys);
      return {
        ...(await parse(paymentRow, applicationRow, told)),
        ...(refundRow && { refund: await fromRefundRow(refundRow, encryption) }),
      };
    },

    findByReference: (method, reference) => findByReference(table, encryption, method, reference),

    openPayment: (payment, payer) => openPayment(table, encryption, limits, payment, payer),

    async tryAcceptOptimistically(observation, now) {
      const items = await optimisticAcceptItems(table, encryption, methodRules, observation, now);
      const result = await writeTransaction(table, items);
      if (result.written) return 'written';
      const [payment, application] = result.reasons;
      // A row whose own condition held is not returned.
      const complete = payment?.row !== undefined && application?.row !== undefined;
      const { paymentId, reference } = observation;
      return complete ? parse(payment.row, application.row, reference) : read(paymentId, reference);
    },

    async commit(change) {
      return (await writeTransaction(table, await itemsOf(change, table, encryption))).written;
    },

    async recordUnmatchedPayment(observation) {
      const key = await unmatchedKeyOf(observation, encryption);
      const sealed = await encryption.encrypt(observation, key.PK + key.SK);
      const Item = { ...key, ...rowHeader('unmatched'), method: observation.method, observation: sealed };
      const ConditionExpression = 'attribute_not_exists(PK)';
      await writeTransaction(table, [{ Put: { TableName: table.name, Item, ConditionExpression } }]);
    },

    async hasUnmatchedPayment(observation) {
      const Key = await unmatchedKeyOf(observation, encryption);
      const { Item } = await table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true }));
      return Item !== undefined;
    },
  };
}

type UnmatchedObservation = Parameters<Ledger['recordUnmatchedPayment']>[0];

/** Nobody looks it up by its hash. Repeated after the key was replaced, it is kept, and alarmed, twice: better than not at all. */
async function unmatchedKeyOf(reported: UnmatchedObservation, encryption: FieldEncryption): Promise<Key> {
  const { reference = 'none', method, at, source: _, ...what } = reported;
  const hashes = [referenceHashInput(method, reference), JSON.stringify(what)].map((text) => encryption.hash(text));
  const [ofReference = '', ofWhat = ''] = await Promise.all(hashes);
  return unmatchedKey(ofReference, at, ofWhat);
}

async function itemsOf(change: Change, { name: TableName }: Table, encryption: FieldEncryption): Promise<WriteItem[]> {
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
  const { application, payments = [], refunds = [], history = [], newReferences = [], auditEvent } = change;
  const news = outboxRowOf(change);
  const references = await Promise.all(
    newReferences.map((one) => toReferenceRows(one, one.reference ?? '', encryption)),
  );
  return [
    ...(application ? [versioned(await toApplicationRow(application, encryption), application.version)] : []),
    ...(await Promise.all(payments.map(async (one) => versioned(await toPaymentRow(one, encryption), one.version)))),
    ...(await Promise.all(refunds.map(async (one) => versioned(await toRefundRow(one, encryption), one.version)))),
    ...history.map((one) => put(toHistoryRow(one))),
    ...references.flat().map(put),
    ...(news ? [put(news)] : []),
    ...(await lookupRowsOf(change, encryption)).map(put),
    ...(auditEvent ? [put(await toAuditEventRow(auditEvent, encryption))] : []),
  ];
}

/** An application is found by what stands in it when it is made, and by what is corrected. */
async function lookupRowsOf({ application, previousPersonal }: Change, encryption: FieldEncryption): Promise<Row[]> {
  if (application === undefined) return [];
  if (previousPersonal !== undefined) return toUpdatedLookupRows(application, previousPersonal, encryption);
  return application.version === 1 ? toLookupRows(application, encryption) : [];
}

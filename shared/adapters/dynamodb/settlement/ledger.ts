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
    reportedReference?: string,
  ): Promise<PaymentSnapshot> => ({
    ...(payment && { payment: await fromPaymentRow(payment, encryption, reportedReference) }),
    ...(application && { application: await fromApplicationRow(application, encryption) }),
  });

  async function read(id: PaymentId, reportedReference?: string): Promise<PaymentSnapshot> {
    const [payment, application] = await readConsistently(table, [paymentKey(id), applicationKey(applicationIdOf(id))]);
    return parse(payment, application, reportedReference);
  }

  return {
    read,

    async readRefund(payment, refund, reportedReference) {
      const keys = [paymentKey(payment), applicationKey(applicationIdOf(payment)), refundKey(payment, refund)];
      const [paymentRow, applicationRow, refundRow] = await readConsistently(table, keys);
      return {
        ...(await parse(paymentRow, applicationRow, reportedReference)),
        ...(refundRow && { refund: await fromRefundRow(refundRow, encryption) }),
      };
    },

    findByReference: (gateway, reference) => findByReference(table, encryption, gateway, reference),

    openPayment: (payment, payer) => openPayment(table, encryption, limits, payment, payer),

    async tryAcceptOptimistically(observation, now) {
      const items = await optimisticAcceptItems(table, encryption, methodRules, observation, now);
      const result = await writeTransaction(table, items);
      if (result.written) return 'written';
      const [payment, application] = result.reasons;
      // DynamoDB returns only the rows whose own condition failed.
      const complete = payment?.row !== undefined && application?.row !== undefined;
      const { paymentId, reference } = observation;
      return complete ? parse(payment.row, application.row, reference) : read(paymentId, reference);
    },

    async commit(change) {
      return (await writeTransaction(table, await itemsOf(change, table, encryption))).written;
    },

    async recordUnmatchedPayment(observation) {
      const key = await unmatchedKeyOf(observation, encryption);
      const encrypted = await encryption.encrypt(observation, key.PK + key.SK);
      const Item = { ...key, ...rowHeader('unmatched'), gateway: observation.gateway, observation: encrypted };
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

/** If a report is repeated after a key rotation, it is stored and alarmed twice: better than not at all. */
async function unmatchedKeyOf(reported: UnmatchedObservation, encryption: FieldEncryption): Promise<Key> {
  const { reference = 'none', gateway, at, source: _, ...content } = reported;
  const hashes = [referenceHashInput(gateway, reference), JSON.stringify(content)].map((text) => encryption.hash(text));
  const [referenceHash = '', contentHash = ''] = await Promise.all(hashes);
  return unmatchedKey(referenceHash, at, contentHash);
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
  const outboxRow = outboxRowOf(change);
  const references = await Promise.all(
    newReferences.map((one) => toReferenceRows(one, one.reference ?? '', encryption)),
  );
  return [
    ...(application ? [versioned(await toApplicationRow(application, encryption), application.version)] : []),
    ...(await Promise.all(payments.map(async (one) => versioned(await toPaymentRow(one, encryption), one.version)))),
    ...(await Promise.all(refunds.map(async (one) => versioned(await toRefundRow(one, encryption), one.version)))),
    ...history.map((one) => put(toHistoryRow(one))),
    ...references.flat().map(put),
    ...(outboxRow ? [put(outboxRow)] : []),
    ...(await lookupRowsOf(change, encryption)).map(put),
    ...(auditEvent ? [put(await toAuditEventRow(auditEvent, encryption))] : []),
  ];
}

/** Lookup rows change only when an application is created or its form is updated. */
async function lookupRowsOf({ application, previousPersonal }: Change, encryption: FieldEncryption): Promise<Row[]> {
  if (application === undefined) return [];
  if (previousPersonal !== undefined) return toUpdatedLookupRows(application, previousPersonal, encryption);
  return application.version === 1 ? toLookupRows(application, encryption) : [];
}

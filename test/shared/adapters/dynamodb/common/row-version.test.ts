import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fromApplicationRow,
  toApplicationRow,
} from '../../../../../shared/adapters/dynamodb/applications/application-rows.ts';
import {
  applicationKey,
  type Key,
  paymentKey,
  refundKey,
} from '../../../../../shared/adapters/dynamodb/common/keys.ts';
import { unknownAttributesOf } from '../../../../../shared/adapters/dynamodb/common/row-version.ts';
import type { Row } from '../../../../../shared/adapters/dynamodb/common/table.ts';
import {
  fromPaymentRow,
  fromRefundRow,
  toPaymentRow,
  toRefundRow,
} from '../../../../../shared/adapters/dynamodb/payments/payment-rows.ts';
import type { Application } from '../../../../../shared/domain/application.ts';
import { automaticRefund } from '../../../../../shared/domain/apply-settlement.ts';
import type { Payment } from '../../../../../shared/domain/payment.ts';
import type { Refund } from '../../../../../shared/domain/refund.ts';
import { anApplication, aPayment, HOUR, NOW, observed, USD } from '../../../../support/fixtures.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

async function stored(Key: Key): Promise<Row> {
  const { Item = {} } = await table.client.send(new GetCommand({ TableName: 'evisa', Key }));
  return Item;
}
const put = (Item: Row) => table.client.send(new PutCommand({ TableName: 'evisa', Item }));

/** All attributes of a row. */
const application: Application = (() => {
  const { id, ...rest } = anApplication({ paidAt: NOW, reversed: true, reversals: 1 });
  const payment = `pay_${id.slice(4)}00000000` as const;
  const open = { paymentId: payment, method: 'stripe', payableUntil: NOW, closesAt: NOW, closing: true } as const;
  return { ...rest, id, open, attempts: [payment], paidBy: payment };
})();
const payment: Payment = aPayment(application, {
  lastDecline: { code: 'card_declined', at: NOW },
  closing: { reason: 'withdrawn', since: NOW },
  gatewayConfirmed: true,
  reissued: true,
  succeededAt: NOW,
  accepted: true,
  captured: USD,
  unreserved: 0,
  disputes: [
    {
      id: 'dp_A',
      state: 'open',
      amount: USD,
      reason: 'fraudulent',
      respondBy: NOW + HOUR,
      openedAt: NOW,
      observedAt: NOW,
      sinceVersion: 2,
    },
  ],
  reversed: true,
  tries: 1,
});
const refund: Refund = {
  ...automaticRefund(payment, USD, 'quote_superseded', NOW),
  reserved: 0,
  released: true,
  requestedBy: 'farid',
  manualRefund: { reference: 'SEPA 4711', by: 'fatima', at: NOW, doubleRefundAmount: 0 },
  tries: 1,
};

describe('a row', () => {
  it('of any kind contains its type and format version', async () => {
    const begun = aPayment(application);
    await table.ledger.commit({ application: anApplication({ id: application.id }) });
    await table.ledger.openPayment(begun, { userId: 'amina', address: '192.0.2.1' });
    await table.ledger.tryAcceptOptimistically(observed(begun, { status: 'succeeded', captured: USD }), NOW + 1);
    await table.ledger.commit({ refunds: [refund] });
    await table.ledger.recordUnmatchedPayment(observed(begun, { status: 'succeeded', captured: USD }));
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: 'evisa' }));
    const rows = Items.filter(({ PK }) => !String(PK).startsWith('RATE#'));
    const types = ['application', 'history', 'lookup', 'outbox', 'payment', 'reference', 'refund', 'unmatched'];
    expect([...new Set(rows.map(({ type }) => type))].toSorted()).toEqual(types);
    for (const row of rows) expect(row).toMatchObject({ v: 1 });
  });

  it('survives a round trip without unknown attributes', async () => {
    const { encryption } = table;
    const read = [
      await fromApplicationRow(await toApplicationRow(application, encryption), encryption),
      await fromPaymentRow(await toPaymentRow(payment, encryption), encryption),
      await fromRefundRow(await toRefundRow(refund, encryption), encryption),
    ];
    expect(read).toEqual([application, payment, refund]);
    for (const one of read) expect(unknownAttributesOf(one)).toEqual({});
  });

  it('without a format version can be read', async () => {
    const { v: _, ...old } = await toPaymentRow(payment, table.encryption);
    expect(await fromPaymentRow(old, table.encryption)).toEqual(payment);
  });

  it('can be read without its optional attributes', async () => {
    const {
      lastDecline,
      closing,
      gatewayConfirmed,
      succeededAt,
      accepted,
      captured,
      unreserved,
      disputes,
      reversed,
      tries,
      ...rest
    } = payment;
    const row = await toPaymentRow(rest, table.encryption);
    expect(await fromPaymentRow(row, table.encryption)).toEqual(rest);
  });
});

describe('a row of a newer code version', () => {
  const tomorrow = { v: 2, loyalty: { points: 7 }, note: 'x', officePK: 'OFFICE#1' };

  it('is written back with its unknown attributes', async () => {
    const one = anApplication();
    const open = aPayment(one);
    const back = automaticRefund(open, USD, 'quote_superseded', NOW);
    const keys = [applicationKey(one.id), paymentKey(open.id), refundKey(open.id, back.id)];
    await table.ledger.commit({ application: one, payments: [open], refunds: [back] });
    for (const key of keys) await put({ ...(await stored(key)), ...tomorrow });

    const read = await table.ledger.readRefund(open.id, back.id);
    expect(JSON.stringify(read)).not.toContain('loyalty');
    const next = {
      application: { ...(read.application as Application), version: 2 },
      // Like the domain: a property is removed, the rest is copied.
      payments: [(({ dueAt: _, ...rest }) => ({ ...rest, version: 2 }))(read.payment as Payment)],
      refunds: [{ ...(read.refund as Refund), version: 2 }],
    };
    expect(await table.ledger.commit(next)).toBe(true);
    for (const key of keys) {
      expect(await stored(key)).toMatchObject({ version: 2, v: 1, loyalty: { points: 7 }, note: 'x' });
      // Computed by every write: a copied key could become outdated.
      expect(await stored(key)).not.toHaveProperty('officePK');
    }
    expect(await stored(paymentKey(open.id))).not.toHaveProperty('duePK');
  });

  it('never overrides known attributes', async () => {
    const one = anApplication({ submittedAt: NOW - HOUR });
    await table.ledger.commit({ application: one });
    await put({ ...(await stored(applicationKey(one.id))), ...tomorrow });
    const read = (await table.applications.get(one.id)) as Application;
    await table.ledger.commit({ application: { ...read, state: 'withdrawn', version: 2 } });
    expect(await table.applications.get(one.id)).toMatchObject({ state: 'withdrawn', submittedAt: NOW - HOUR });
  });
});

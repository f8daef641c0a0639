import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { toApplicationRow } from '../../shared/adapters/dynamodb/applications/application-rows.ts';
import type { FieldEncryption } from '../../shared/adapters/dynamodb/common/field-encryption.ts';
import { toLookupRows } from '../../shared/adapters/dynamodb/common/lookup-rows.ts';
import type { Row, Table } from '../../shared/adapters/dynamodb/common/table.ts';
import { toPaymentRow } from '../../shared/adapters/dynamodb/payments/payment-rows.ts';
import type { Application } from '../../shared/domain/application.ts';
import { applicationId, paymentId } from '../../shared/domain/ids.ts';
import { money } from '../../shared/domain/money.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';
import { EXAMPLE_PERSONAL_VALUES, PersonalData } from '../../shared/domain/personal-data.ts';
import { DAY, HOUR } from '../../shared/domain/time.ts';
import { randomText } from '../../shared/wiring/random-text.ts';

/** DynamoDB: BatchWriteItem, the most items of one call. */
const BATCH = 25;
const WRITERS = 8;
const FEE = money(2575, 'USD');

export interface StoredPair {
  readonly application: Application;
  readonly payment: Payment;
}

/** A payment whose time ended while its notification was lost: due for the sweep since `dueAt` (UTC milliseconds). */
export function unsettled(n: number, dueAt: number): StoredPair {
  const createdAt = dueAt - HOUR;
  const application = anApplication(n, createdAt, { state: 'submitted', submittedAt: createdAt });
  const payment = aPayment(application, n, {
    state: 'pending',
    createdAt,
    updatedAt: createdAt,
    payableUntil: dueAt,
    closesAt: dueAt,
    observedAt: createdAt,
    dueAt,
  });
  const { id: paymentId, method, payableUntil, closesAt } = payment;
  return {
    application: { ...application, open: { paymentId, method, payableUntil, closesAt }, attempts: [paymentId] },
    payment,
  };
}

/** An application that was decided long ago, with its accepted payment: due for redaction. @param endedAt UTC milliseconds */
export function ended(n: number, endedAt: number): StoredPair {
  const createdAt = endedAt - DAY;
  const application = anApplication(n, createdAt, { state: 'approved', submittedAt: createdAt, paidAt: createdAt });
  const payment = aPayment(application, n, {
    state: 'succeeded',
    createdAt,
    updatedAt: createdAt,
    payableUntil: createdAt + HOUR,
    closesAt: createdAt + HOUR,
    observedAt: createdAt,
    succeededAt: createdAt,
    accepted: true,
    captured: FEE,
    unreserved: FEE.amount,
  });
  return {
    application: { ...application, updatedAt: endedAt, attempts: [payment.id], paidBy: payment.id, version: 5 },
    payment,
  };
}

function anApplication(n: number, at: number, changes: Pick<Application, 'state'> & Partial<Application>): Application {
  return {
    id: applicationId(randomText(16)),
    userId: `user-${n}`,
    details: { nationality: 'GBR', visaType: 'tourist-30-days', arrivalDate: '2027-01-15', language: 'en' },
    personal: new PersonalData({ ...EXAMPLE_PERSONAL_VALUES, email: `applicant${n}@example.org` }),
    quote: {
      id: 'quote_1',
      scheduleVersion: '2026-11',
      fees: [money(2500, 'USD')],
      surchargeBasisPoints: { default: 300 },
      lockedAt: at,
      validUntil: at + DAY,
    },
    attempts: [],
    createdAt: at,
    updatedAt: at,
    version: 3,
    ...changes,
  };
}

type PaymentTimes = Pick<Payment, 'state' | 'createdAt' | 'updatedAt' | 'payableUntil' | 'closesAt' | 'observedAt'>;

function aPayment(application: Application, n: number, changes: PaymentTimes & Partial<Payment>): Payment {
  const id = paymentId(application.id, randomText(8));
  const method = PAYMENT_METHODS[n % PAYMENT_METHODS.length] ?? 'stripe';
  return {
    id,
    applicationId: application.id,
    userId: application.userId,
    method,
    gateway: method,
    amount: FEE,
    quoteId: 'quote_1',
    account: 'account',
    reference: `ref_${id}`,
    device: 'desktop',
    version: 1,
    ...changes,
  };
}

/** Stores an application with the rows of its search terms, and its payment, `count` times. */
export async function fill(
  table: Table,
  encryption: FieldEncryption,
  count: number,
  make: (n: number) => StoredPair,
): Promise<void> {
  let next = 0;
  const writer = async () => {
    while (next < count) {
      const rows: Row[] = [];
      while (rows.length <= BATCH - 4 && next < count) rows.push(...(await rowsOf(make(next++), encryption)));
      const RequestItems = { [table.name]: rows.map((Item) => ({ PutRequest: { Item } })) };
      await table.client.send(new BatchWriteCommand({ RequestItems }));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

async function rowsOf({ application, payment }: StoredPair, encryption: FieldEncryption): Promise<Row[]> {
  return [
    await toApplicationRow(application, encryption),
    ...(await toLookupRows(application, encryption)),
    await toPaymentRow(payment, encryption),
  ];
}

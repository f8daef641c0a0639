import * as z from 'zod';
import type { ApplicationId, PaymentId } from '../../../domain/ids.ts';
import type { DisputeState } from '../../../domain/notice.ts';
import {
  type ClosingReason,
  type HistoryEntry,
  PAYMENT_STATE_NAMES,
  type Payment,
  type PaymentState,
} from '../../../domain/payment.ts';
import { PAYMENT_METHODS } from '../../../domain/payment-method.ts';
import { type ByHand, REFUND_STATES, type Refund, type RefundState } from '../../../domain/refund.ts';
import type { RefundReason } from '../../../domain/refund-policy.ts';
import type { SaidBy } from '../../../domain/source.ts';
import { Unreadable } from '../../../ports/common/unreadable.ts';
import {
  byStaff,
  byUser,
  dueWork,
  historyKey,
  type Key,
  monthOf,
  paymentKey,
  referenceKey,
  referenceText,
  refundKey,
} from '../common/keys.ts';
import { moneyRow } from '../common/money-row.ts';
import { carriedBy, carrying, rowOf } from '../common/row-form.ts';
import type { Envelope, Sealing } from '../common/sealing.ts';
import type { Row } from '../common/table.ts';

const states = z.enum(PAYMENT_STATE_NAMES as [PaymentState, ...PaymentState[]]);

const paymentRow = z.object({
  id: z.custom<PaymentId>(),
  applicationId: z.custom<ApplicationId>(),
  userId: z.string(),
  method: z.enum(PAYMENT_METHODS),
  state: states,
  amount: moneyRow,
  quoteId: z.string(),
  account: z.string(),
  reference: z.record(z.string(), z.unknown()).optional(),
  referenceHash: z.string().optional(),
  device: z.enum(['desktop', 'phone']),
  createdAt: z.number(),
  updatedAt: z.number(),
  payableUntil: z.number(),
  observedAt: z.number(),
  lastDecline: z.object({ code: z.string(), at: z.number() }).optional(),
  closing: z.object({ reason: z.custom<ClosingReason>(), since: z.number() }).optional(),
  proved: z.boolean().optional(),
  succeededAt: z.number().optional(),
  accepted: z.boolean().optional(),
  captured: moneyRow.optional(),
  refundable: z.number().optional(),
  dispute: z.object({ state: z.custom<DisputeState>(), amount: moneyRow, at: z.number() }).optional(),
  dueAt: z.number().optional(),
  tries: z.number().optional(),
  version: z.number(),
});

/** What is not encrypted, for whoever may open nothing. */
export const paymentFacts = paymentRow.omit({ reference: true, referenceHash: true });

export async function toPaymentRow(payment: Payment, sealing: Sealing): Promise<Row> {
  const { reference, ...rest } = payment;
  return {
    ...carriedBy(payment),
    ...paymentKey(payment.id),
    ...rowOf('payment'),
    ...rest,
    ...(reference !== undefined && (await sealedReference(payment.id, payment.method, reference, sealing))),
    userPK: byUser.payments(payment.userId),
    userSK: byUser.sortKey(payment.createdAt, payment.id),
    userStatePK: byUser.paymentsOfState(payment.userId, payment.state),
    userStateSK: byUser.sortKey(payment.createdAt, payment.id),
    staffPK: byStaff.payments(monthOf(payment.createdAt), payment.state),
    staffSK: byStaff.sortKey(payment.createdAt, payment.id),
    // An update that has read nothing cannot compose these keys: it copies them from here.
    succeededPK: byUser.paymentsOfState(payment.userId, 'succeeded'),
    staffSucceededPK: byStaff.payments(monthOf(payment.createdAt), 'succeeded'),
    ...dueKeys(payment.id, payment.dueAt),
  };
}

/** The reference as it stands in a payment's row: sealed, and beside it the keyed hash that conditions compare. */
export async function sealedReference(
  id: PaymentId,
  method: Payment['method'],
  reference: string,
  sealing: Sealing,
): Promise<{ reference: Envelope; referenceHash: string }> {
  const key = paymentKey(id);
  const [sealed, referenceHash] = await Promise.all([
    sealing.seal({ reference }, key.PK + key.SK),
    sealing.hash(referenceText(method, reference)),
  ]);
  return { reference: sealed, referenceHash };
}

/** @param told a reference that the gateway named: where its hash is the row's, nothing has to be opened */
export async function fromPaymentRow(stored: Row, sealing: Sealing, told?: string): Promise<Payment> {
  const { reference: sealed, referenceHash = '', ...read } = paymentRow.parse(stored);
  const payment = carrying(read, stored, paymentRow);
  if (sealed === undefined) return payment;
  if (told !== undefined && (await sealing.hashes(referenceText(payment.method, told))).includes(referenceHash)) {
    return { ...payment, reference: told };
  }
  const key = paymentKey(payment.id);
  const opened = z.object({ reference: z.string() }).parse(await sealing.open(sealed, key.PK + key.SK));
  return { ...payment, ...opened };
}

/** For whoever only shows it: where the reference cannot be read any more, everything else still can. */
export async function shownPayment(stored: Row, sealing: Sealing): Promise<Payment> {
  try {
    return await fromPaymentRow(stored, sealing);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return paymentFacts.parse(stored);
  }
}

/**
 * Find the payment by its gateway's reference where a notification does not name it. One row; two while the key of the hashes is being
 * replaced, since some containers look with the old key alone.
 */
export async function toReferenceRows(
  { id, method }: Pick<Payment, 'id' | 'method'>,
  reference: string,
  sealing: Sealing,
): Promise<Row[]> {
  const hashes = await sealing.hashesToStore(referenceText(method, reference));
  return hashes.map((hash) => ({ ...referenceKey(hash), ...rowOf('reference'), paymentId: id }));
}

const historyRow = z.object({
  at: z.number(),
  to: states,
  by: z.custom<SaidBy>(),
  what: z.string(),
  event: z.string().optional(),
});

export function toHistoryRow(entry: HistoryEntry & { paymentId: PaymentId }): Row {
  return {
    ...historyKey(entry.paymentId, entry.at, `${entry.to}#${entry.event ?? entry.by}#${entry.what}`),
    ...rowOf('history'),
    ...entry,
  };
}

export function fromHistoryRow(stored: Row): HistoryEntry {
  return historyRow.parse(stored);
}

const refundRow = z.object({
  id: z.string(),
  paymentId: z.custom<PaymentId>(),
  amount: moneyRow,
  reason: z.custom<RefundReason>(),
  state: z.enum(Object.keys(REFUND_STATES) as [RefundState, ...RefundState[]]),
  attempt: z.number(),
  sentAt: z.number().optional(),
  took: z.number().optional(),
  gaveBack: z.boolean().optional(),
  requestedBy: z.string().optional(),
  byHand: z.object({ by: z.string(), at: z.number(), twice: z.number().optional() }).optional(),
  reference: z.record(z.string(), z.unknown()).optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  dueAt: z.number().optional(),
  tries: z.number().optional(),
  version: z.number(),
});

/** What is not encrypted, for whoever may open nothing. */
export const refundFacts = refundRow.omit({ reference: true });

export async function toRefundRow({ byHand, ...refund }: Refund, sealing: Sealing): Promise<Row> {
  const key = refundKey(refund.paymentId, refund.id);
  return {
    ...carriedBy(refund),
    ...key,
    ...rowOf('refund'),
    ...refund,
    ...(byHand && (await sealedByHand(byHand, key, sealing))),
    ...dueKeys(refund.id, refund.dueAt),
  };
}

/** The reference is sealed, as the gateways' own are. What cannot be read is not overwritten: its key may be found again. */
async function sealedByHand({ reference, unreadable, ...byHand }: ByHand, { PK, SK }: Key, sealing: Sealing) {
  return { byHand, reference: unreadable ?? (await sealing.seal({ reference }, PK + SK)) };
}

/** Where the reference cannot be read any more, everything else still can, and the refund can still be settled. */
export async function fromRefundRow(stored: Row, sealing: Sealing): Promise<Refund> {
  const { byHand, reference: sealed, ...read } = refundRow.parse(stored);
  const refund = carrying(read, stored, refundRow);
  if (byHand === undefined || sealed === undefined) return refund;
  const { PK, SK } = refundKey(refund.paymentId, refund.id);
  try {
    const { reference } = z.object({ reference: z.string() }).parse(await sealing.open(sealed, PK + SK));
    return { ...refund, byHand: { ...byHand, reference } };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { ...refund, byHand: { ...byHand, reference: '', unreadable: sealed } };
  }
}

/** The keys of the due-work index; a row without them is not in it. */
export function dueKeys(id: string, dueAt: number | undefined): Row {
  return dueAt === undefined ? {} : { duePK: dueWork.partitionKey(id), dueSK: dueWork.sortKey(dueAt, id) };
}

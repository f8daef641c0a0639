import * as z from 'zod';
import type { DisputeState } from '../../../domain/dispute.ts';
import type { ApplicationId, PaymentId } from '../../../domain/ids.ts';
import {
  type ClosingReason,
  type HistoryEntry,
  PAYMENT_STATE_NAMES,
  type Payment,
  type PaymentState,
} from '../../../domain/payment.ts';
import { PAYMENT_METHODS } from '../../../domain/payment-method.ts';
import type { ManualRefund, Refund } from '../../../domain/refund.ts';
import type { RefundReason } from '../../../domain/refund-policy.ts';
import { REFUND_STATES, type RefundState } from '../../../domain/refund-state.ts';
import type { TriggeredBy } from '../../../domain/source.ts';
import { DecryptionError } from '../../../ports/common/decryption-error.ts';
import type { EncryptedField, FieldEncryption } from '../common/field-encryption.ts';
import {
  byStaff,
  byUser,
  dueSortKey,
  dueWork,
  historyKey,
  type Key,
  monthOf,
  paymentKey,
  referenceHashInput,
  referenceKey,
  refundKey,
} from '../common/keys.ts';
import { moneyRow } from '../common/money-row.ts';
import { rowHeader, unknownAttributesOf, withUnknownAttributes } from '../common/row-version.ts';
import type { Row } from '../common/table.ts';

const states = z.enum(PAYMENT_STATE_NAMES as [PaymentState, ...PaymentState[]]);
const refundStates = z.enum(Object.keys(REFUND_STATES) as [RefundState, ...RefundState[]]);

const disputeRow = z.object({
  id: z.string(),
  state: z.custom<DisputeState>(),
  amount: moneyRow,
  reason: z.string().optional(),
  respondBy: z.number().optional(),
  openedAt: z.number(),
  observedAt: z.number(),
  sinceVersion: z.number(),
  presumed: z.literal(true).optional(),
  isUpperLimit: z.literal(true).optional(),
});

const paymentRow = z.object({
  id: z.custom<PaymentId>(),
  applicationId: z.custom<ApplicationId>(),
  userId: z.string(),
  method: z.enum(PAYMENT_METHODS),
  gateway: z.enum(PAYMENT_METHODS),
  state: states,
  amount: moneyRow,
  quoteId: z.string(),
  account: z.string(),
  reference: z.record(z.string(), z.unknown()).optional(),
  referenceHash: z.string().optional(),
  device: z.enum(['desktop', 'phone']),
  reissued: z.literal(true).optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  payableUntil: z.number(),
  closesAt: z.number(),
  observedAt: z.number(),
  lastDecline: z.object({ code: z.string(), at: z.number(), approvalStands: z.literal(true).optional() }).optional(),
  closing: z.object({ reason: z.custom<ClosingReason>(), since: z.number() }).optional(),
  gatewayConfirmed: z.boolean().optional(),
  succeededAt: z.number().optional(),
  accepted: z.boolean().optional(),
  captured: moneyRow.optional(),
  unreserved: z.number().optional(),
  refundTotals: z.partialRecord(refundStates, z.number()).optional(),
  disputes: z.array(disputeRow).optional(),
  reversed: z.boolean().optional(),
  dueAt: z.number().optional(),
  tries: z.number().optional(),
  version: z.number(),
} satisfies Record<keyof Payment | 'referenceHash', z.ZodType>);

/** The unencrypted fields, for readers without keys. */
export const plainPaymentFields = paymentRow.omit({ reference: true, referenceHash: true });

export async function toPaymentRow(payment: Payment, encryption: FieldEncryption): Promise<Row> {
  const { reference, ...rest } = payment;
  return {
    ...unknownAttributesOf(payment),
    ...paymentKey(payment.id),
    ...rowHeader('payment'),
    ...rest,
    ...(reference !== undefined && (await encryptReference(payment.id, payment.gateway, reference, encryption))),
    userPK: byUser.payments(payment.userId),
    userSK: byUser.sortKey(payment.createdAt, payment.id),
    userStatePK: byUser.paymentsOfState(payment.userId, payment.state),
    userStateSK: byUser.sortKey(payment.createdAt, payment.id),
    staffPK: byStaff.payments.partitionKey(monthOf(payment.createdAt), payment.state, payment.id),
    staffSK: byStaff.sortKey(payment.createdAt, payment.id),
    // The optimistic update does not read the row first, so it copies these keys instead of computing them.
    succeededPK: byUser.paymentsOfState(payment.userId, 'succeeded'),
    staffSucceededPK: byStaff.payments.partitionKey(monthOf(payment.createdAt), 'succeeded', payment.id),
    ...dueKeys(payment, payment.id),
  };
}

/** The reference as stored in a payment's row: encrypted, with the keyed hash that conditions compare. */
export async function encryptReference(
  id: PaymentId,
  gateway: Payment['gateway'],
  reference: string,
  encryption: FieldEncryption,
): Promise<{ reference: EncryptedField; referenceHash: string }> {
  const key = paymentKey(id);
  const [encrypted, referenceHash] = await Promise.all([
    encryption.encrypt({ reference }, key.PK + key.SK),
    encryption.hash(referenceHashInput(gateway, reference)),
  ]);
  return { reference: encrypted, referenceHash };
}

/** @param reportedReference the reference that the gateway reported: if its hash matches the row's, nothing is decrypted */
export async function fromPaymentRow(
  stored: Row,
  encryption: FieldEncryption,
  reportedReference?: string,
): Promise<Payment> {
  const { reference: encrypted, referenceHash = '', ...read } = paymentRow.parse(stored);
  const payment = withUnknownAttributes(read, stored, paymentRow);
  if (encrypted === undefined) return payment;
  if (
    reportedReference !== undefined &&
    (await encryption.hashes(referenceHashInput(payment.gateway, reportedReference))).includes(referenceHash)
  ) {
    return { ...payment, reference: reportedReference };
  }
  const key = paymentKey(payment.id);
  const decrypted = z.object({ reference: z.string() }).parse(await encryption.decrypt(encrypted, key.PK + key.SK));
  return { ...payment, ...decrypted };
}

/** For display: if the reference cannot be decrypted, returns everything else. */
export async function fromPaymentRowForDisplay(stored: Row, encryption: FieldEncryption): Promise<Payment> {
  try {
    return await fromPaymentRow(stored, encryption);
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    return plainPaymentFields.parse(stored);
  }
}

/**
 * The rows that find a payment by its gateway reference, for notifications without our payment id. One row; two while the hash key is
 * being rotated, since some containers know only the old key.
 */
export async function toReferenceRows(
  { id, gateway }: Pick<Payment, 'id' | 'gateway'>,
  reference: string,
  encryption: FieldEncryption,
): Promise<Row[]> {
  const hashes = await encryption.hashesToStore(referenceHashInput(gateway, reference));
  return hashes.map((hash) => ({ ...referenceKey(hash), ...rowHeader('reference'), paymentId: id }));
}

const historyRow = z.object({
  at: z.number(),
  to: states,
  by: z.custom<TriggeredBy>(),
  description: z.string(),
  eventId: z.string().optional(),
});

export function toHistoryRow(entry: HistoryEntry & { paymentId: PaymentId }): Row {
  return {
    ...historyKey(entry.paymentId, entry.at, `${entry.to}#${entry.eventId ?? entry.by}#${entry.description}`),
    ...rowHeader('history'),
    ...entry,
  };
}

export function fromHistoryRow(stored: Row): HistoryEntry {
  return historyRow.parse(stored);
}

const refundRow = z.object({
  id: z.string(),
  paymentId: z.custom<PaymentId>(),
  gateway: z.enum(PAYMENT_METHODS),
  amount: moneyRow,
  requestedAmount: z.number().optional(),
  reason: z.custom<RefundReason>(),
  state: refundStates,
  attempt: z.number(),
  sentAt: z.number().optional(),
  reserved: z.number().optional(),
  returnedAt: z.number().optional(),
  released: z.boolean().optional(),
  requestedBy: z.string().optional(),
  manualRefund: z.object({ by: z.string(), at: z.number(), doubleRefundAmount: z.number().optional() }).optional(),
  reference: z.record(z.string(), z.unknown()).optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  dueAt: z.number().optional(),
  tries: z.number().optional(),
  version: z.number(),
} satisfies Record<keyof Refund | 'reference', z.ZodType>);

/** The unencrypted fields, for readers without keys. */
export const plainRefundFields = refundRow.omit({ reference: true });

export async function toRefundRow({ manualRefund, ...refund }: Refund, encryption: FieldEncryption): Promise<Row> {
  const key = refundKey(refund.paymentId, refund.id);
  return {
    ...unknownAttributesOf(refund),
    ...key,
    ...rowHeader('refund'),
    ...refund,
    ...(manualRefund && (await encryptManualRefund(manualRefund, key, encryption))),
    ...dueKeys(refund, refund.paymentId),
  };
}

/** Encrypts the reference, like the gateways' references. An undecryptable value is not overwritten: its key may be restored. */
async function encryptManualRefund(
  { reference, unreadable, ...manualRefund }: ManualRefund,
  { PK, SK }: Key,
  encryption: FieldEncryption,
) {
  return { manualRefund, reference: unreadable ?? (await encryption.encrypt({ reference }, PK + SK)) };
}

/** If the reference cannot be decrypted, everything else is returned: the refund can still be settled. */
export async function fromRefundRow(stored: Row, encryption: FieldEncryption): Promise<Refund> {
  const { manualRefund, reference: encrypted, ...read } = refundRow.parse(stored);
  const refund = withUnknownAttributes(read, stored, refundRow);
  if (manualRefund === undefined || encrypted === undefined) return refund;
  const { PK, SK } = refundKey(refund.paymentId, refund.id);
  try {
    const { reference } = z.object({ reference: z.string() }).parse(await encryption.decrypt(encrypted, PK + SK));
    return { ...refund, manualRefund: { ...manualRefund, reference } };
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    return { ...refund, manualRefund: { ...manualRefund, reference: '', unreadable: encrypted } };
  }
}

/**
 * The keys of the due-work index; a row without them is not in the index. The shard is that of the payment: its id is ours, while that of a
 * refund may end with any character.
 */
function dueKeys({ gateway, id, dueAt }: Pick<Payment | Refund, 'gateway' | 'id' | 'dueAt'>, payment: PaymentId): Row {
  return dueAt === undefined ? {} : { duePK: dueWork[gateway].partitionKey(payment), dueSK: dueSortKey(dueAt, id) };
}

import type * as z from 'zod';
import type * as schema from '../api/schemas.ts';
import type { Application } from '../domain/application.ts';
import { type FeeQuote, priceFor } from '../domain/fees.ts';
import { receiptNumber } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import { givenBack, type HistoryEntry, type Payment } from '../domain/payment.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Refund } from '../domain/refund.ts';
import { owedOf } from '../domain/settle-by-hand.ts';
import type { PaymentRecord } from '../ports/payments/payment-store.ts';
import type { ReadExport } from '../use-cases/exports/read-export.ts';

/** How what is stored looks from outside: times in ISO 8601, money in minor units, and nothing that the payer need not see. */
const time = (at: number) => new Date(at).toISOString();

export function presentQuote(
  quote: FeeQuote & { readonly validUntil?: number },
  methods: readonly PaymentMethod[],
): z.input<typeof schema.quote> {
  const { scheduleVersion, validUntil } = quote;
  const options = methods.flatMap((method) => {
    const price = priceFor(quote, method);
    return price === undefined ? [] : [{ method, ...price }];
  });
  return { scheduleVersion, options, ...(validUntil !== undefined && { validUntil: time(validUntil) }) };
}

export function presentApplication(
  application: Application,
  methods: readonly PaymentMethod[],
): z.input<typeof schema.application> {
  const { id, state, form, unreadable, redactedAt, quote, open, reversed, paidBy } = application;
  const { createdAt, updatedAt, submittedAt, paidAt } = application;
  return {
    id,
    state,
    ...form,
    passportNumber: masked(form.passportNumber),
    ...(unreadable && { unreadable: true }),
    ...(redactedAt !== undefined && { redactedAt: time(redactedAt) }),
    ...(quote && { quote: presentQuote(quote, methods) }),
    ...(open && { open: { ...open, payableUntil: time(open.payableUntil) } }),
    ...(reversed && { reversed }),
    ...(paidBy && { paidBy }),
    createdAt: time(createdAt),
    updatedAt: time(updatedAt),
    ...(submittedAt !== undefined && { submittedAt: time(submittedAt) }),
    ...(paidAt !== undefined && { paidAt: time(paidAt) }),
  };
}

export function presentPayment(payment: Payment): z.input<typeof schema.payment> {
  const { id, applicationId, method, state, amount, accepted, lastDecline, closing, dispute, succeededAt } = payment;
  const refunded = givenBack(payment);
  return {
    id,
    applicationId,
    receiptNumber: receiptNumber(id),
    method,
    status: state,
    amount,
    ...(accepted !== undefined && { accepted }),
    ...(refunded.amount > 0 && { refunded }),
    ...(lastDecline && { lastDecline: { code: lastDecline.code, at: time(lastDecline.at) } }),
    ...(closing && { closing: true }),
    ...(dispute && { dispute: dispute.state }),
    createdAt: time(payment.createdAt),
    updatedAt: time(payment.updatedAt),
    payableUntil: time(payment.payableUntil),
    ...(succeededAt !== undefined && { succeededAt: time(succeededAt) }),
  };
}

export function presentRecord(record: PaymentRecord): z.input<typeof schema.paymentRecord> {
  const { payment, history, refunds } = record;
  return {
    ...presentPayment(payment),
    history: history.map(presentEntry),
    refunds: refunds.map((refund) => ({ ...presentRefund(refund), ...presentOwed(refund, record) })),
  };
}

/** Known only beside the payment and its other refunds. */
export function presentOwed(refund: Refund, { payment, refunds }: PaymentRecord): { owed?: Money } {
  if (refund.state !== 'needs_staff') return {};
  return { owed: { ...refund.amount, amount: owedOf(refund, payment, refunds) } };
}

export function presentRefund({ id, amount, state, reason, byHand, ...at }: Refund): z.input<typeof schema.refund> {
  return {
    id,
    amount,
    state,
    reason,
    ...(byHand && { byHand: { reference: byHand.reference, at: time(byHand.at) } }),
    createdAt: time(at.createdAt),
    updatedAt: time(at.updatedAt),
  };
}

export function presentExport({ job, download }: ReadExport): z.input<typeof schema.exportJob> {
  const { id, state, request, rows, createdAt, updatedAt } = job;
  return {
    id,
    state,
    request,
    rows,
    createdAt: time(createdAt),
    updatedAt: time(updatedAt),
    ...(download && { download: { url: download.url, until: time(download.until) } }),
  };
}

/** Where an entry came from is where the one before it went to. */
function presentEntry({ at, to, by, what }: HistoryEntry, i: number, all: readonly HistoryEntry[]) {
  const from = all[i - 1]?.to;
  return { at: time(at), ...(from && { from }), to, by, what };
}

function masked(passportNumber: string): string {
  return passportNumber.slice(-3).padStart(passportNumber.length, '•');
}

import type * as z from 'zod';
import type * as schema from '../api/schemas.ts';
import type { Application, OpenPayment } from '../domain/application.ts';
import { type Dispute, lostAmount } from '../domain/dispute.ts';
import { type FeeQuote, priceFor } from '../domain/fees.ts';
import { healthOf, type RecentCalls } from '../domain/gateway-health.ts';
import { applicationNumber, receiptNumber } from '../domain/ids.ts';
import { owedAmount } from '../domain/manual-refund.ts';
import type { Money } from '../domain/money.ts';
import type { HistoryEntry, Payment } from '../domain/payment.ts';
import { blocksUntil } from '../domain/payment-deadlines.ts';
import { type GatewayName, type MethodRoute, rulesOf } from '../domain/payment-method.ts';
import type { PersonalFieldName } from '../domain/personal-data.ts';
import type { Refund } from '../domain/refund.ts';
import { refundSummary } from '../domain/refund-totals.ts';
import { METHOD_RULES } from '../gateways/registry.ts';
import type { PaymentRecord } from '../ports/payments/payment-store.ts';
import type { ExportWithDownload } from '../use-cases/exports/get-export.ts';

/** How what is stored looks from outside: times in ISO 8601, money in minor units, and nothing that the payer need not see. */
const time = (at: number) => new Date(at).toISOString();

export function toQuoteResponse(
  quote: FeeQuote & { readonly validUntil?: number },
  methods: readonly MethodRoute[],
  recentCalls?: RecentCalls,
): z.input<typeof schema.quote> {
  const { scheduleVersion, validUntil } = quote;
  const options = methods.flatMap((route): QuoteOption[] => {
    const { method, gateway } = route;
    const price = priceFor(quote, method, rulesOf(METHOD_RULES, route));
    return price === undefined ? [] : [{ method, ...price, ...(recentCalls && healthWord(recentCalls[gateway])) }];
  });
  return {
    scheduleVersion,
    options: failingLast(options),
    ...(validUntil !== undefined && { validUntil: time(validUntil) }),
  };
}

type QuoteOption = z.input<typeof schema.quoteOption>;

function healthWord(minutes: RecentCalls[GatewayName]): Pick<QuoteOption, 'health'> {
  return { health: healthOf(minutes).failing ? 'failing' : 'working' };
}

/** A failing gateway is still offered: that somebody succeeds there shows that it works again. */
function failingLast(options: readonly QuoteOption[]): QuoteOption[] {
  return options.toSorted((a, b) => Number(a.health === 'failing') - Number(b.health === 'failing'));
}

export function toApplicationResponse(
  application: Application,
  methods: readonly MethodRoute[],
  recentCalls?: RecentCalls,
): z.input<typeof schema.application> {
  return { ...toApplicationFacts(application, methods, recentCalls), ...application.personal.masked() };
}

/** Without anything personal. */
export function toApplicationFacts(
  application: Application,
  methods: readonly MethodRoute[],
  recentCalls?: RecentCalls,
): Omit<z.input<typeof schema.application>, PersonalFieldName> {
  const { id, version, state, details, unreadable, redactedAt, quote, open, reversed, paidBy } = application;
  const { createdAt, updatedAt, submittedAt, paidAt } = application;
  return {
    id,
    version,
    applicationNumber: applicationNumber(id),
    state,
    ...details,
    ...(unreadable && { unreadable: true }),
    ...(redactedAt !== undefined && { redactedAt: time(redactedAt) }),
    ...(quote && { quote: toQuoteResponse(quote, methods, recentCalls) }),
    ...(open && { open: toOpenResponse(open) }),
    ...(reversed && { reversed }),
    ...(paidBy && { paidBy }),
    createdAt: time(createdAt),
    updatedAt: time(updatedAt),
    ...(submittedAt !== undefined && { submittedAt: time(submittedAt) }),
    ...(paidAt !== undefined && { paidAt: time(paidAt) }),
  };
}

function toOpenResponse(open: OpenPayment): z.input<typeof schema.openPayment> {
  const { payableUntil, closesAt } = open;
  return {
    ...open,
    payableUntil: time(payableUntil),
    closesAt: time(closesAt),
    blocksUntil: time(blocksUntil(open)),
  };
}

export function toPaymentResponse(payment: Payment): z.input<typeof schema.payment> {
  const { id, version, applicationId, method, state, amount, accepted, gatewayConfirmed } = payment;
  const { lastDecline, closing, disputes, reversed, succeededAt } = payment;
  const refunds = Object.entries(refundSummary(payment)).filter(([, money]) => money.amount > 0);
  const lost = lostAmount(payment);
  return {
    id,
    version,
    applicationId,
    receiptNumber: receiptNumber(id),
    method,
    status: state,
    amount,
    ...(accepted !== undefined && { accepted }),
    ...(gatewayConfirmed !== undefined && { gatewayConfirmed }),
    ...Object.fromEntries(refunds),
    ...(lastDecline && { lastDecline: { code: lastDecline.code, at: time(lastDecline.at) } }),
    ...(closing && { closing: true }),
    ...(disputes && { disputes: disputes.map(toDisputeResponse) }),
    ...(reversed && { reversed }),
    ...(lost.amount > 0 && { lost }),
    createdAt: time(payment.createdAt),
    updatedAt: time(payment.updatedAt),
    payableUntil: time(payment.payableUntil),
    closesAt: time(payment.closesAt),
    ...(succeededAt !== undefined && { succeededAt: time(succeededAt) }),
  };
}

export function toDisputeResponse({ id, state, amount, openedAt }: Dispute): z.input<typeof schema.dispute> {
  return { id, state, amount, openedAt: time(openedAt) };
}

export function toPaymentRecordResponse(record: PaymentRecord): z.input<typeof schema.paymentRecord> {
  const { payment, history, refunds } = record;
  return {
    ...toPaymentResponse(payment),
    history: history.map(toHistoryEntryResponse),
    refunds: refunds.map((refund) => ({ ...toRefundResponse(refund), ...toOwedResponse(refund, record) })),
  };
}

/** Known only beside the payment and its other refunds. */
export function toOwedResponse(refund: Refund, { payment, refunds }: PaymentRecord): { owed?: Money } {
  if (refund.state !== 'manual_review') return {};
  return { owed: { ...refund.amount, amount: owedAmount(refund, payment, refunds) } };
}

export function toRefundResponse({
  id,
  amount,
  state,
  reason,
  manualRefund,
  ...at
}: Refund): z.input<typeof schema.refund> {
  return {
    id,
    amount,
    state,
    reason,
    ...(manualRefund && { manualRefund: { reference: manualRefund.reference, at: time(manualRefund.at) } }),
    createdAt: time(at.createdAt),
    updatedAt: time(at.updatedAt),
  };
}

export function toExportResponse({ job, download }: ExportWithDownload): z.input<typeof schema.exportJob> {
  const { id, state, request, rows, createdAt, updatedAt } = job;
  const { range, timeZone, ...requested } = request;
  return {
    id,
    state,
    request: requested,
    timeZone,
    rows,
    createdAt: time(createdAt),
    updatedAt: time(updatedAt),
    ...(download && { download: { url: download.url, expiresAt: time(download.expiresAt) } }),
  };
}

/** Where an entry came from is where the one before it went to. */
function toHistoryEntryResponse({ at, to, by, description }: HistoryEntry, i: number, all: readonly HistoryEntry[]) {
  const from = all[i - 1]?.to;
  return { at: time(at), ...(from && { from }), to, by, description };
}

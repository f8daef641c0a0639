import type { Application, PaymentRecord } from '../../client/api-client.ts';
import { type BookEntry, secondOf, sum } from './book-entry.ts';
import { findHistoryError, wasLeftOpen } from './history.ts';
import { findUnrecorded } from './reported.ts';
import type { Statements } from './statements.ts';

/** A violation of an invariant, found after the run. */
export interface Discrepancy {
  readonly description: string;
  readonly application?: string;
  readonly payment?: string;
}

type ReportDiscrepancy = (description: string) => void;
type Refund = PaymentRecord['refunds'][number];

/**
 * Compares the gateways' books with the API, payment by payment. Every minor unit that a gateway captured must belong to the one accepted
 * payment of its application, or be refunded, pending at the gateway as a refund, lost in a dispute, or in manual review.
 */
export function audit(books: readonly BookEntry[], statements: Statements): Discrepancy[] {
  const found: Discrepancy[] = [];
  const payments = new Map(statements.payments.map((payment) => [payment.id as string, payment]));
  const applications = new Map(statements.applications.map((one) => [one.id as string, one]));
  for (const entry of books) {
    if (payments.has(entry.paymentId) || entry.captured === 0) continue;
    found.push({
      payment: entry.paymentId,
      description: `${entry.captured} captured by ${entry.gateway} for an unknown payment`,
    });
  }
  for (const payment of statements.payments) {
    const subject = { application: payment.applicationId, payment: payment.id };
    const report = (description: string) => void found.push({ ...subject, description });
    const entries = books.filter(({ paymentId }) => paymentId === payment.id);
    const application = applications.get(payment.applicationId);
    if (application === undefined) report('belongs to an application that is not listed');
    else auditPayment(payment, application, entries, statements.alarmed, report);
  }
  for (const application of statements.applications) {
    const report = (description: string) => void found.push({ application: application.id, description });
    auditApplication(
      application,
      statements.payments.filter((one) => one.applicationId === application.id),
      report,
    );
  }
  return found;
}

function auditPayment(
  payment: PaymentRecord,
  application: Application,
  entries: readonly BookEntry[],
  alarmed: ReadonlySet<string>,
  report: ReportDiscrepancy,
): void {
  const { status, accepted, amount } = payment;
  const captured = sum(entries.map((entry) => entry.captured));
  const historyError = findHistoryError(payment);
  if (historyError !== undefined) report(`its history does not explain its state: ${historyError}`);
  if (status === 'pending' || status === 'processing') report(`is left ${status}`);
  if (entries.some(({ payable }) => payable)) report(`can still be paid at its gateway, and is ${status}`);
  if (captured > 0 && status !== 'succeeded') report(`${captured} were captured, and it is ${status}`);
  if (captured === 0 && status === 'succeeded') report('succeeded without captured money');
  if (captured === 0 && wasApprovedInVain(payment, application, entries))
    report(`was approved in time and never captured, and is ${status}`);
  const unrecorded = findUnrecorded(
    payment,
    entries.flatMap(({ reported }) => reported),
  );
  if (unrecorded !== undefined) report(`its ${unrecorded.subject} was acknowledged before it was recorded`);
  if (captured === 0) return;
  if (entries.filter((entry) => entry.captured > 0).length > 1) report('was captured twice');
  const exact = entries.every(({ currency }) => currency === amount.currency) && captured === amount.amount;
  if (accepted && !exact)
    report(`${captured} were captured and accepted instead of ${amount.amount} ${amount.currency}`);
  if (accepted && application.paidBy !== payment.id) report('is accepted but does not pay its application');
  auditRefunds(payment, entries, alarmed, report);

  const disputes = entries.flatMap((entry) => entry.disputes);
  const lost = sum(disputes.filter(({ state }) => state === 'lost').map((dispute) => dispute.amount));
  const refunds = entries.flatMap((entry) => entry.refunds.filter(({ state }) => state !== 'failed'));
  const inManualReview = sum(
    payment.refunds.filter(({ state }) => state === 'manual_review').map((refund) => refund.amount.amount),
  );
  const refundedManually = sum(
    payment.refunds.filter((refund) => refund.manualRefund).map((refund) => refund.amount.amount),
  );
  const returned = sum(refunds.map((refund) => refund.amount)) + lost + refundedManually;
  if (returned > captured) report(`${returned} of ${captured} captured were returned`);
  const isOwed = accepted && application.state !== 'withdrawn';
  if (!isOwed && returned + inManualReview < captured) report(`${captured - returned} captured were not returned`);

  auditDisputes(payment, disputes, report);
  if (!accepted) return;
  const { fee } = application.quote?.options.find(({ total }) => total.currency === amount.currency) ?? { fee: amount };
  // Documented: the application stays paid while at least 90% of its fee is left.
  const isReversed = (captured - lost) * 10 < fee.amount * 9;
  if (isReversed && !application.reversed) report(`${lost} were lost in disputes, but its application is not reversed`);
  if (!isReversed && application.reversed)
    report(`only ${lost} were lost in disputes, but its application is reversed`);
}

/**
 * Whether the payer approved in time, and the payment ended while we could still have captured it for an application that needs it. After a
 * decline, only a notification tells that they have approved again.
 */
function wasApprovedInVain(
  { status, payableUntil, history }: PaymentRecord,
  application: Application,
  entries: readonly BookEntry[],
): boolean {
  if (application.state !== 'submitted' || !['expired', 'failed'].includes(status)) return false;
  const end = Date.parse(history.find(({ to }) => to === status)?.at ?? '');
  const declines = history.filter(({ description }) => description.startsWith('declined: '));
  return entries.some(({ approved }) => {
    if (approved === undefined || approved.at >= Date.parse(payableUntil) || end >= approved.until) return false;
    const { at, notifiedAt = end } = approved;
    return (
      declines.every((one) => secondOf(Date.parse(one.at)) < secondOf(at)) &&
      (declines.length === 0 || notifiedAt < end)
    );
  });
}

/** The gateway's disputes and ours must be the same. */
function auditDisputes(payment: PaymentRecord, disputes: BookEntry['disputes'], report: ReportDiscrepancy): void {
  const { disputes: recorded = [], lost } = payment;
  for (const { id, state, amount } of disputes) {
    const ours = recorded.find((one) => one.id === id);
    const here = ours ? `${ours.state} over ${ours.amount.amount}` : 'not recorded';
    if (`${state} over ${amount}` !== here)
      report(`dispute ${id} is ${state} over ${amount} at the gateway, and ${here}`);
  }
  for (const { id } of recorded)
    if (!disputes.some((one) => one.id === id)) report(`dispute ${id} is recorded, but unknown to the gateway`);
  const sumLost = sum(disputes.filter(({ state }) => state === 'lost').map(({ amount }) => amount));
  if (sumLost !== (lost?.amount ?? 0))
    report(`${sumLost} were lost in disputes, and ${lost?.amount ?? 0} are recorded`);
}

/** Our refunds and the gateway's must correspond one to one. */
function auditRefunds(
  payment: PaymentRecord,
  entries: readonly BookEntry[],
  alarmed: ReadonlySet<string>,
  report: ReportDiscrepancy,
): void {
  const sent = entries.flatMap(({ refunds }) => refunds.filter(({ state }) => state !== 'failed'));
  const isOf = ({ id }: Refund, key: string) => key === id || key.startsWith(`${id}_`);
  for (const refund of payment.refunds) {
    const { id, state, amount, manualRefund } = refund;
    const own = sent.filter(({ key }) => isOf(refund, key));
    const of = (gatewayState: string) => sum(own.filter((one) => one.state === gatewayState).map((one) => one.amount));
    const books = `${of('done')} done and ${of('pending')} pending at the gateway`;
    const agrees =
      (manualRefund !== undefined && own.length === 0) ||
      (state === 'done' && manualRefund === undefined && of('done') === amount.amount && of('pending') === 0) ||
      (state === 'sent' && of('pending') === amount.amount && of('done') === 0) ||
      (state === 'manual_review' && own.length === 0);
    if (!agrees) report(`refund ${id} of ${amount.amount} is ${state}, with ${books}`);
    if (state === 'manual_review' && !alarmed.has(id)) report(`refund ${id} is in manual review without an alarm`);
  }
  const unmatched = sent.filter(({ key }) => !payment.refunds.some((refund) => isOf(refund, key)));
  for (const { key, amount } of unmatched)
    report(`the gateway has refunded ${amount} as ${key}, which is not recorded`);
}

function auditApplication(
  application: Application,
  payments: readonly PaymentRecord[],
  report: ReportDiscrepancy,
): void {
  const { state, open, paidBy } = application;
  if (open !== undefined) report(`${open.paymentId} is left open`);
  const accepted = payments.filter((payment) => payment.accepted);
  const [paid] = accepted;
  for (const other of payments) {
    if (paid && wasLeftOpen(other, paid)) report(`${other.id} was left open when ${paid.id} was accepted`);
  }
  if (accepted.length > 1) report(`is paid ${accepted.length} times`);
  const isFree = application.quote?.options.every(({ total }) => total.amount === 0) ?? false;
  if (state === 'paid' && !isFree && accepted.length === 0) report('is paid without a payment');
  if (isFree && payments.length > 0) report('is free of charge but has payments');
  if (state === 'submitted' && accepted.length > 0) report('has an accepted payment but is not paid');
  if (paidBy !== paid?.id) report(`is paid by ${paidBy}, but ${paid?.id} is accepted`);
}

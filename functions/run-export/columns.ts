import { type OfficeTime, officeTime } from '../../shared/calendar/office-time.ts';
import { lostAmount } from '../../shared/domain/dispute.ts';
import { receiptNumber } from '../../shared/domain/ids.ts';
import { toDecimal } from '../../shared/domain/money.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { type RefundSummary, refundSummary } from '../../shared/domain/refund-totals.ts';

/**
 * The columns of the file: no personal data. Times are those of the office, and in UTC. By the gateway's reference, finance finds the payment
 * in the gateway's own reports.
 */
const COLUMNS: Readonly<Record<string, (payment: Payment, office: OfficeTime) => string>> = {
  receipt_number: ({ id }) => receiptNumber(id),
  payment_id: ({ id }) => id,
  application_id: ({ applicationId }) => applicationId,
  created: ({ createdAt }, office) => office.local(createdAt),
  created_utc: ({ createdAt }) => utc(createdAt),
  succeeded: ({ succeededAt }, office) => (succeededAt === undefined ? '' : office.local(succeededAt)),
  succeeded_utc: ({ succeededAt }) => (succeededAt === undefined ? '' : utc(succeededAt)),
  time_zone: (_, { timeZone }) => timeZone,
  method: ({ method }) => method,
  state: ({ state }) => state,
  accepted: ({ accepted }) => (accepted === undefined ? '' : accepted ? 'yes' : 'no'),
  currency: ({ amount }) => amount.currency,
  amount_minor: ({ amount }) => String(amount.amount),
  amount: ({ amount }) => toDecimal(amount),
  captured_currency: (payment) => capturedOf(payment)?.currency ?? '',
  captured_minor: (payment) => String(capturedOf(payment)?.amount ?? ''),
  captured: (payment) => decimal(capturedOf(payment)),
  ...refundColumns('refunding', 'refunding'),
  ...refundColumns('refunded', 'refunded'),
  ...refundColumns('refund_retrying', 'refundRetrying'),
  ...refundColumns('refund_failed', 'refundFailed'),
  lost_minor: (payment) => String(lostOf(payment)?.amount ?? ''),
  lost: (payment) => decimal(lostOf(payment)),
  // In the currency of the payer's bank, which may be another one.
  disputes: ({ disputes = [] }) =>
    disputes.map(({ state, amount }) => `${state} ${amount.currency} ${toDecimal(amount)}`).join('; '),
  merchant_account: ({ account }) => account,
  gateway_reference: ({ reference = '' }) => reference,
};

/** An amount has two columns, `…` and `…_minor`. All others are text: a spreadsheet would round a long reference or drop its leading zeros. */
function isAmount(name: string): boolean {
  return name.endsWith('_minor') || `${name}_minor` in COLUMNS;
}

export interface Cell {
  readonly kind: 'text' | 'number';
  /** A number is a decimal, such as `25.75`; empty if there is none. */
  readonly value: string;
}

export const HEADER: readonly string[] = Object.keys(COLUMNS);

/** @param timeZone of the office, IANA */
export function rowsOf(payments: readonly Payment[], timeZone: string): Cell[][] {
  const office = officeTime(timeZone);
  const columns = Object.entries(COLUMNS);
  return payments.map((payment) =>
    columns.map(([name, value]) => ({ kind: isAmount(name) ? 'number' : 'text', value: value(payment, office) })),
  );
}

/** To the second, like the local time. */
function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** What the gateway captured: the ordered amount, unless another one is stored. */
function capturedOf({ state, amount, captured = amount }: Payment) {
  return state === 'succeeded' ? captured : undefined;
}

/** Empty unless the payment has succeeded. */
function refundColumns(name: string, what: keyof RefundSummary): Record<string, (payment: Payment) => string> {
  const of = (payment: Payment) => (payment.state === 'succeeded' ? refundSummary(payment)[what] : undefined);
  return {
    [`${name}_minor`]: (payment) => String(of(payment)?.amount ?? ''),
    [name]: (payment) => decimal(of(payment)),
  };
}

/** What lost disputes have returned to the payer. */
function lostOf(payment: Payment) {
  return payment.state === 'succeeded' ? lostAmount(payment) : undefined;
}

function decimal(money: Payment['amount'] | undefined): string {
  return money === undefined ? '' : toDecimal(money);
}

import type { CheckResult } from '../../client/api-client.ts';
import type { StaffMember, StaffPaymentRecord } from '../../client/staff-member.ts';
import type { OfficeTime } from '../../shared/calendar/office-time.ts';
import { type Money, toDecimal } from '../../shared/domain/money.ts';

/**
 * One line with the verdict, then what to tell the payer, and the history. Queries the gateway first if the payment is still open. Times are
 * those of the office, with UTC beside them.
 */
export async function reportOn(member: StaffMember, id: string, office: OfficeTime): Promise<string> {
  const checked = await member.staffCheckPayment(id);
  const record = await member.staffGetPayment(id);
  const { receiptNumber, method, account, gatewayReference, history, refunds, disputes = [] } = record;
  const lines = [
    '',
    verdict(record, checked),
    ...accountLines(record, checked),
    `  ${receiptNumber}  ${id}  ${method}, account ${account}${gatewayReference === undefined ? '' : `, gateway reference ${gatewayReference}`}`,
    `  ${record.applicationId}: ${checked.next}${checked.until === undefined ? '' : ` Until ${timeOf(checked.until, office)} at the latest.`}`,
    ...history.map(
      ({ at, to, description, by }) => `  ${timeOf(at, office)}  ${to.padEnd(10)}  ${description} (${by})`,
    ),
    ...refunds.map((refund) => `  ${refundLine(refund, office)}`),
    ...disputes.map((dispute) => `  ${disputeLine(dispute, office)}`),
  ];
  return lines.join('\n');
}

/** Asking again helps only once the operator has put the account's keys back. */
function accountLines({ account, method }: StaffPaymentRecord, { reason }: CheckResult): string[] {
  if (reason !== 'account_unavailable') return [];
  return [
    `  The gateway cannot be asked: this payment belongs to the merchant account ${account}, whose keys are not in the secret \`${method}\`.`,
  ];
}

function verdict(record: StaffPaymentRecord, { result }: CheckResult): string {
  const { status, accepted, amount, lost, reversed, disputes = [] } = record;
  if (status !== 'succeeded') {
    return `${result === 'unknown' ? 'NOT KNOWN YET' : 'NOT PAID'}: ${formatMoney(amount)} (${status})`;
  }
  const refundNotes = REFUND_NOTES.map(([field, note]) => {
    const money = record[field];
    return money === undefined ? '' : `, ${formatMoney(money)} ${note}`;
  });
  const lostNote = lost === undefined ? '' : `, ${formatMoney(lost)} lost in disputes`;
  const openNote = disputes.some(({ state }) => state === 'open' || state === 'inquiry') ? ', A DISPUTE IS OPEN' : '';
  const acceptance = reversed ? ', BUT REVERSED BY DISPUTES' : accepted ? '' : ', BUT NOT ACCEPTED';
  return `PAID${acceptance}: ${formatMoney(amount)}${refundNotes.join('')}${lostNote}${openNote}`;
}

const REFUND_NOTES = [
  ['refunding', 'being refunded'],
  ['refunded', 'refunded'],
  ['refundRetrying', 'REFUND FAILED, sent again automatically'],
  ['refundFailed', 'REFUND FAILED, in manual review'],
] as const;

/** Time, amount, state and reason; for a manual refund also its reference. */
export function refundLine(
  { updatedAt, amount, requestedAmount, state, reason, owed, manualRefund }: StaffPaymentRecord['refunds'][number],
  office: OfficeTime,
): string {
  const asked = requestedAmount === undefined ? '' : ` instead of ${formatMoney(requestedAmount)}`;
  const open = owed === undefined ? '' : `, ${formatMoney(owed)} still owed`;
  const how =
    manualRefund === undefined
      ? ''
      : `, manual: ${manualRefund.reference}${manualRefund.doubleRefund ? ', ALSO REFUNDED BY THE GATEWAY' : ''}`;
  return `${timeOf(updatedAt, office)}  refund of ${formatMoney(amount)}${asked}: ${state}${open}${how} (${reason})`;
}

/** `2026-11-29T13:05:09+13:00 (2026-11-29T00:05:09Z)`. @param time ISO 8601 */
function timeOf(time: string, office: OfficeTime): string {
  const at = Date.parse(time);
  const utc = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return office.timeZone === 'UTC' ? utc : `${office.local(at)} (${utc})`;
}

/** Time, amount, state, and until when the gateway takes evidence. */
export function disputeLine(
  { id, observedAt, amount, state, reason, respondBy }: NonNullable<StaffPaymentRecord['disputes']>[number],
  office: OfficeTime,
): string {
  const why = reason === undefined ? '' : ` (${reason})`;
  const until = state === 'open' && respondBy !== undefined ? `, respond by ${timeOf(respondBy, office)}` : '';
  return `${timeOf(observedAt, office)}  dispute of ${formatMoney(amount)}: ${state}${until}${why}  ${id}`;
}

function formatMoney(value: Money): string {
  return `${toDecimal(value)} ${value.currency}`;
}

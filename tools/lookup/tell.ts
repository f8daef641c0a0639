import type { CheckAnswer } from '../../client/api-client.ts';
import type { OfficeMember, StaffPaymentRecord } from '../../client/office-member.ts';
import { type Money, toDecimal } from '../../shared/domain/money.ts';

/** Whether it was paid, in a line; then what to tell the payer, and all that has happened. The gateway is asked first where that may change it. */
export async function tellOf(member: OfficeMember, id: string): Promise<string> {
  const checked = await member.checkForPayer(id);
  const record = await member.viewPayment(id);
  const { receiptNumber, method, gatewayReference, history, refunds } = record;
  const lines = [
    '',
    verdict(record, checked),
    `  ${receiptNumber}  ${id}  ${method}${gatewayReference === undefined ? '' : `, there ${gatewayReference}`}`,
    `  ${record.applicationId}: ${checked.next}${checked.until === undefined ? '' : ` Until ${checked.until} at the latest.`}`,
    ...history.map(({ at, to, what, by }) => `  ${at}  ${to.padEnd(10)}  ${what} (${by})`),
    ...refunds.map((refund) => `  ${lineOf(refund)}`),
  ];
  return lines.join('\n');
}

function verdict(record: StaffPaymentRecord, { answer }: CheckAnswer): string {
  const { status, accepted, amount, refunded, disputed } = record;
  if (status !== 'succeeded') {
    return `${answer === 'unknown' ? 'NOT KNOWN YET' : 'NOT PAID'}: ${said(amount)} (${status})`;
  }
  const back = refunded === undefined ? '' : `, ${said(refunded)} of it refunded or on its way back`;
  const bank = disputed === undefined ? '' : `, its bank's dispute is ${disputed.state}`;
  return `PAID${accepted ? '' : ', BUT NOT KEPT'}: ${said(amount)}${back}${bank}`;
}

/** When, how much, how far, why; and outside the gateway, by what. */
export function lineOf({
  updatedAt,
  amount,
  state,
  reason,
  owed,
  byHand,
}: StaffPaymentRecord['refunds'][number]): string {
  const open = owed === undefined ? '' : `, ${said(owed)} still owed`;
  const how =
    byHand === undefined ? '' : `, by hand: ${byHand.reference}${byHand.twice ? ', AND BY THE GATEWAY, TOO' : ''}`;
  return `${updatedAt}  refund of ${said(amount)}: ${state}${open}${how} (${reason})`;
}

function said(value: Money): string {
  return `${toDecimal(value)} ${value.currency}`;
}

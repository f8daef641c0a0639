import type { StaffMember } from '../../domain/act.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { done, type Result, refused } from '../../domain/refusal.ts';
import { type CheckAnswer, checkStored } from '../payments/check-payment.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { type AuditDependencies, recordAct } from './internal/record-act.ts';

/** Anybody's payment, for staff whom its payer has asked: "was this paid?". Recorded before the gateway is asked. */
export async function checkForPayer(
  deps: SettleDependencies & AuditDependencies,
  by: StaffMember,
  paymentId: PaymentId,
): Promise<Result<CheckAnswer>> {
  const { payment, application } = await deps.ledger.read(paymentId);
  await recordAct(deps, by, { act: 'check-for-payer', paymentId, result: payment ? 'done' : 'not_found' });
  return payment ? done(await checkStored(deps, { payment, application })) : refused('not_found');
}

import type { StaffMember } from '../../domain/act.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { done, type Result, refused } from '../../domain/refusal.ts';
import type { PaymentRecord, PaymentStore } from '../../ports/payments/payment-store.ts';
import { type AuditDependencies, recordAct } from './internal/record-act.ts';

export type ViewPaymentDependencies = AuditDependencies & { readonly payments: PaymentStore };

/** Anybody's payment, for staff. */
export async function viewPayment(
  deps: ViewPaymentDependencies,
  by: StaffMember,
  paymentId: PaymentId,
): Promise<Result<PaymentRecord>> {
  const record = await deps.payments.getRecord(paymentId);
  await recordAct(deps, by, { act: 'view-payment', paymentId, result: record ? 'done' : 'not_found' });
  return record ? done(record) : refused('not_found');
}

import type { StaffMember } from '../../domain/audit-event.ts';
import { fail, ok, type Result } from '../../domain/domain-error.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { PaymentRecord, PaymentStore } from '../../ports/payments/payment-store.ts';
import { type AuditDependencies, recordAuditEvent } from './internal/record-audit-event.ts';

export type StaffGetPaymentDependencies = AuditDependencies & { readonly payments: PaymentStore };

/** Returns any user's payment, for staff. */
export async function staffGetPayment(
  deps: StaffGetPaymentDependencies,
  by: StaffMember,
  paymentId: PaymentId,
): Promise<Result<PaymentRecord>> {
  const record = await deps.payments.getRecord(paymentId);
  await recordAuditEvent(deps, by, { action: 'staff-get-payment', paymentId, result: record ? 'done' : 'not_found' });
  return record ? ok(record) : fail('not_found');
}

import type { StaffMember } from '../../domain/audit-event.ts';
import { fail, ok, type Result } from '../../domain/domain-error.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { type CheckResult, checkSnapshot } from '../payments/check-payment.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { type AuditDependencies, recordAuditEvent } from './internal/record-audit-event.ts';

/** Checks any user's payment on behalf of a payer who contacts staff. Audited before the gateway is queried. */
export async function staffCheckPayment(
  deps: SettleDependencies & AuditDependencies,
  by: StaffMember,
  paymentId: PaymentId,
): Promise<Result<CheckResult>> {
  const { payment, application } = await deps.ledger.read(paymentId);
  await recordAuditEvent(deps, by, {
    action: 'staff-check-payment',
    paymentId,
    result: payment ? 'done' : 'not_found',
  });
  return payment ? ok(await checkSnapshot(deps, { payment, application })) : fail('not_found');
}

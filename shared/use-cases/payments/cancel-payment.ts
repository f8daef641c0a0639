import { fail, ok, type Result } from '../../domain/domain-error.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { cancelRefusal } from '../../domain/payer-actions.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { type CheckResult, checkResultOf } from './check-payment.ts';
import { closePayment } from './internal/close-payment.ts';

/** Cancels an open payment once its gateway confirms it. If it was paid in the meantime, the payment is settled as paid. */
export async function cancelPayment(
  deps: SettleDependencies,
  userId: string,
  id: PaymentId,
): Promise<Result<CheckResult>> {
  const { payment } = await deps.ledger.read(id);
  if (payment?.userId !== userId) return fail('not_found');
  const refusal = cancelRefusal(payment);
  if (refusal !== undefined) return fail(refusal);
  return ok(checkResultOf(deps, await closePayment(deps, id, 'canceled_by_applicant', 'applicant')));
}

import type { PaymentId } from '../../domain/ids.ts';
import { isOpen } from '../../domain/payment.ts';
import { done, type Result, refused } from '../../domain/refusal.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { answerFor, type CheckAnswer } from './check-payment.ts';
import { closePayment } from './internal/close-payment.ts';

/** Gives up an open payment. It is canceled once its gateway says so; if it was paid first, it is paid. */
export async function cancelPayment(
  deps: SettleDependencies,
  userId: string,
  id: PaymentId,
): Promise<Result<CheckAnswer>> {
  const stored = await deps.ledger.read(id);
  const { payment } = stored;
  if (payment?.userId !== userId) return refused('not_found');
  if (payment.state === 'succeeded') return refused('payment_already_succeeded');
  const closing = isOpen(payment)
    ? await closePayment(deps, id, 'canceled_by_applicant', 'applicant')
    : { known: true, stored };
  return done(answerFor(closing, deps.clock()));
}

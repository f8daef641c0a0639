import type { OpenPayment } from '../../../domain/application.ts';
import { fail, ok, type Result } from '../../../domain/domain-error.ts';
import { nextVersion } from '../../../domain/next-version.ts';
import { isOpen, type Payment } from '../../../domain/payment.ts';
import { EXPIRE_UNCONFIRMED_AFTER } from '../../../domain/payment-deadlines.ts';
import type { PaymentMethod } from '../../../domain/payment-method.ts';
import type { PaymentSnapshot } from '../../../domain/settlement.ts';
import type { Checkout, PayerContext } from '../../../ports/payments/payment-gateway.ts';
import { queryPayment } from '../../settlement/internal/query-payment.ts';
import type { SettleDependencies } from '../../settlement/settle-dependencies.ts';
import { closePayment } from './close-payment.ts';
import { expireUnconfirmedPayment } from './expire-unconfirmed-payment.ts';

/**
 * Decides what happens to the open payment when the applicant asks to pay: with the same method it is resumed, with another method it
 * is closed first. The gateway is queried before either.
 *
 * @returns 'closed' if the payment no longer blocks a new one: read the application again
 */
export async function resumePayment(
  deps: SettleDependencies,
  open: OpenPayment,
  method: PaymentMethod,
  payer: PayerContext,
): Promise<Result<{ payment: Payment; checkout: Checkout }> | 'closed'> {
  const stored = await deps.ledger.read(open.paymentId);
  const queried = await queryPayment(deps, stored, 'create', payer);
  if (!queried.gatewayAnswered) return afterNoResponse(deps, queried.snapshot, open);
  const { payment } = queried.snapshot;
  if (payment === undefined || !isOpen(payment)) return 'closed';
  if (payment.state === 'processing') return fail('payment_processing');
  const payable = deps.clock() < payment.payableUntil;
  if (payable && payment.method === method && queried.checkout !== undefined) {
    const resumed = payment.closing === undefined ? payment : await reopen(deps, payment);
    return resumed === undefined ? 'closed' : ok({ payment: resumed, checkout: queried.checkout() });
  }
  const reason = payable ? 'switched_method' : 'expired';
  const { gatewayAnswered, snapshot: after } = await closePayment(deps, payment.id, reason, 'applicant');
  if (gatewayAnswered && (after.payment === undefined || !isOpen(after.payment))) return 'closed';
  return gatewayAnswered
    ? fail('payment_in_progress', { retryAt: decidedBy(deps, open) })
    : afterNoResponse(deps, after, open);
}

/** The gateway did not answer: the applicant must not pay again until the outcome is known. */
async function afterNoResponse(deps: SettleDependencies, stored: PaymentSnapshot, open: OpenPayment) {
  const after = await expireUnconfirmedPayment(deps, stored, 'create');
  const isBlocked = after.payment !== undefined && isOpen(after.payment);
  return isBlocked
    ? fail('payment_status_unknown', { retryAt: open.payableUntil + EXPIRE_UNCONFIRMED_AFTER })
    : 'closed';
}

/** Revokes a close request because the applicant resumes the payment. Undefined after a concurrent change. */
async function reopen({ ledger, clock }: SettleDependencies, payment: Payment): Promise<Payment | undefined> {
  const { closing: _, ...rest } = payment;
  const now = clock();
  const next = nextVersion<Payment>(rest, now, { dueAt: payment.payableUntil });
  const entry = {
    paymentId: payment.id,
    at: now,
    to: payment.state,
    by: 'applicant',
    description: 'continued',
  } as const;
  return (await ledger.commit({ payments: [next], history: [entry] })) ? next : undefined;
}

function decidedBy({ methodRules }: SettleDependencies, { payableUntil, method }: OpenPayment): number {
  return payableUntil + methodRules[method].notFoundMeansClosedAfter;
}

import type { OpenPayment } from '../../../domain/application.ts';
import { isOpen, type Payment, SILENT_UNTIL_EXPIRED } from '../../../domain/payment.ts';
import { METHOD_RULES, type PaymentMethod } from '../../../domain/payment-method.ts';
import { done, type Result, refused } from '../../../domain/refusal.ts';
import type { Stored } from '../../../domain/settlement.ts';
import type { Checkout } from '../../../ports/payments/payment-gateway.ts';
import { inquirePayment } from '../../settlement/internal/inquire-payment.ts';
import type { SettleDependencies } from '../../settlement/settle-dependencies.ts';
import { closePayment } from './close-payment.ts';
import { expireSilentPayment } from './expire-silent-payment.ts';

/**
 * What becomes of an application's open payment when somebody asks to pay: by the same method it is handed out again, by another
 * one it is closed first. The gateway is asked before either.
 *
 * @returns 'closed' if it bars another payment no longer: look at the application again
 */
export async function resumePayment(
  deps: SettleDependencies,
  open: OpenPayment,
  method: PaymentMethod,
): Promise<Result<{ payment: Payment; checkout: Checkout }> | 'closed'> {
  const stored = await deps.ledger.read(open.paymentId);
  const asked = await inquirePayment(deps, stored, 'create');
  if (!asked.known) return afterSilence(deps, asked.stored, open);
  const { payment } = asked.stored;
  if (payment === undefined || !isOpen(payment)) return 'closed';
  if (payment.state === 'processing') return refused('payment_processing');
  const payable = deps.clock() < payment.payableUntil;
  if (payable && payment.method === method && asked.checkout !== undefined) {
    const kept = payment.closing === undefined ? payment : await reopened(deps, payment);
    return kept === undefined ? 'closed' : done({ payment: kept, checkout: asked.checkout() });
  }
  const reason = payable ? 'switched_method' : 'time_is_over';
  const { known, stored: after } = await closePayment(deps, payment.id, reason, 'applicant');
  if (known && (after.payment === undefined || !isOpen(after.payment))) return 'closed';
  return known ? refused('payment_in_progress', { until: decidedBy(open) }) : afterSilence(deps, after, open);
}

/** The gateway did not answer: until it is certain, nobody should pay again. */
async function afterSilence(deps: SettleDependencies, stored: Stored, open: OpenPayment) {
  const after = await expireSilentPayment(deps, stored, 'create');
  const barred = after.payment !== undefined && isOpen(after.payment);
  return barred ? refused('payment_unknown', { until: open.payableUntil + SILENT_UNTIL_EXPIRED }) : 'closed';
}

/** The applicant wants it after all: it is no longer to be closed. Undefined if it changed meanwhile. */
async function reopened({ ledger, clock }: SettleDependencies, payment: Payment): Promise<Payment | undefined> {
  const { closing: _, ...rest } = payment;
  const now = clock();
  const next = { ...rest, dueAt: payment.payableUntil, updatedAt: now, version: payment.version + 1 };
  const entry = { paymentId: payment.id, at: now, to: payment.state, by: 'applicant', what: 'continued' } as const;
  return (await ledger.commit({ payments: [next], history: [entry] })) ? next : undefined;
}

function decidedBy({ payableUntil, method }: OpenPayment): number {
  return payableUntil + METHOD_RULES[method].provedClosedAfter;
}

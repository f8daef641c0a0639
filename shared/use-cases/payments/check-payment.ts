import type { Application } from '../../domain/application.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { isOpen, type Payment, SILENT_UNTIL_EXPIRED } from '../../domain/payment.ts';
import { METHOD_RULES } from '../../domain/payment-method.ts';
import { done, type Result, refused } from '../../domain/refusal.ts';
import type { Stored } from '../../domain/settlement.ts';
import { inquirePayment } from '../settlement/internal/inquire-payment.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { closePayment } from './internal/close-payment.ts';
import { expireSilentPayment } from './internal/expire-silent-payment.ts';

/** What a worried payer needs to know. */
export interface CheckAnswer {
  /**
   * `paid`: the application is paid. `continue`: not paid, this payment can still be paid. `start_again`: not paid, another
   * payment is safe. `unknown`: not known yet, do not pay again. `another_open`: not paid by this one, continue the one that is open.
   * `withdrawn`: nothing is to be paid any more, what was paid goes back.
   */
  readonly answer: 'paid' | 'continue' | 'start_again' | 'unknown' | 'another_open' | 'withdrawn';
  /** For `unknown`, and for a payment that is being closed: when it is decided at the latest (UTC milliseconds). */
  readonly until?: number;
  readonly payment: Payment;
}

/** Asks the gateway now. A payment whose time is over is closed on this occasion. */
export async function checkPayment(
  deps: SettleDependencies,
  userId: string,
  id: PaymentId,
): Promise<Result<CheckAnswer>> {
  const stored = await deps.ledger.read(id);
  if (stored.payment?.userId !== userId) return refused('not_found');
  return done(await checkStored(deps, { ...stored, payment: stored.payment }));
}

/** The same, once it is clear that the payment may be shown to who asks. */
export async function checkStored(
  deps: SettleDependencies,
  stored: Stored & { readonly payment: Payment },
): Promise<CheckAnswer> {
  const asked = await inquirePayment(deps, stored, 'check');
  const { payment } = asked.stored;
  const over = payment !== undefined && payment.state === 'pending' && deps.clock() >= payment.payableUntil;
  if (!over) return answerFor(asked, deps.clock());
  const closed = asked.known ? await closePayment(deps, stored.payment.id, 'time_is_over', 'check') : asked;
  if (closed.known) return answerFor(closed, deps.clock());
  const silent = await expireSilentPayment(deps, closed.stored, 'check');
  return answerFor({ known: silent !== closed.stored, stored: silent }, deps.clock());
}

/** @param now UTC milliseconds */
export function answerFor({ known, stored }: { known: boolean; stored: Stored }, now: number): CheckAnswer {
  const { payment, application } = stored;
  if (payment === undefined || application === undefined) throw new TypeError('a payment without its application');
  if (!isOpen(payment)) return { answer: answerForClosed(payment, application), payment };
  if (!known) return { answer: 'unknown', until: payment.payableUntil + SILENT_UNTIL_EXPIRED, payment };
  const decidedBy = payment.payableUntil + METHOD_RULES[payment.method].provedClosedAfter;
  if (payment.state === 'processing') return { answer: 'unknown', payment };
  if (now >= payment.payableUntil) return { answer: 'unknown', until: decidedBy, payment };
  return { answer: 'continue', payment, ...(payment.closing && { until: decidedBy }) };
}

function answerForClosed(payment: Payment, application: Application): CheckAnswer['answer'] {
  if (application.state === 'withdrawn') return 'withdrawn';
  if (application.state !== 'submitted') return 'paid';
  const another = application.open !== undefined && application.open.paymentId !== payment.id;
  return another ? 'another_open' : 'start_again';
}

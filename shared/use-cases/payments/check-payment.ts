import type { Application } from '../../domain/application.ts';
import { fail, ok, type Result } from '../../domain/domain-error.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { EXPIRE_UNCONFIRMED_AFTER, isOpen, type Payment } from '../../domain/payment.ts';
import type { PaymentSnapshot } from '../../domain/settlement.ts';
import { queryPayment } from '../settlement/internal/query-payment.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { closePayment } from './internal/close-payment.ts';
import { expireUnconfirmedPayment } from './internal/expire-unconfirmed-payment.ts';

/** What a worried payer needs to know. */
export interface CheckResult {
  /**
   * `paid`: the application is paid. `continue`: not paid, this payment can still be paid. `retry_payment`: not paid, another
   * payment is safe. `unknown`: not known yet, do not pay again. `other_payment_open`: not paid by this one, continue the one that is open.
   * `withdrawn`: nothing is to be paid any more, what was paid goes back.
   */
  readonly result: 'paid' | 'continue' | 'retry_payment' | 'unknown' | 'other_payment_open' | 'withdrawn';
  /** For `unknown`, and for a payment that is being closed: when it is decided at the latest (UTC milliseconds). */
  readonly until?: number;
  readonly payment: Payment;
}

/** Asks the gateway now. A payment whose time is over is closed on this occasion. */
export async function checkPayment(
  deps: SettleDependencies,
  userId: string,
  id: PaymentId,
): Promise<Result<CheckResult>> {
  const stored = await deps.ledger.read(id);
  if (stored.payment?.userId !== userId) return fail('not_found');
  return ok(await checkSnapshot(deps, { ...stored, payment: stored.payment }));
}

/** The same, once it is clear that the payment may be shown to who asks. */
export async function checkSnapshot(
  deps: SettleDependencies,
  stored: PaymentSnapshot & { readonly payment: Payment },
): Promise<CheckResult> {
  const asked = await queryPayment(deps, stored, 'check');
  const { payment } = asked.snapshot;
  const over = payment !== undefined && payment.state === 'pending' && deps.clock() >= payment.payableUntil;
  if (!over) return checkResultOf(deps, asked);
  const closed = asked.gatewayAnswered ? await closePayment(deps, stored.payment.id, 'expired', 'check') : asked;
  if (closed.gatewayAnswered) return checkResultOf(deps, closed);
  const expired = await expireUnconfirmedPayment(deps, closed.snapshot, 'check');
  return checkResultOf(deps, { gatewayAnswered: expired !== closed.snapshot, snapshot: expired });
}

export function checkResultOf(
  { clock, methodRules }: Pick<SettleDependencies, 'clock' | 'methodRules'>,
  { gatewayAnswered, snapshot }: { gatewayAnswered: boolean; snapshot: PaymentSnapshot },
): CheckResult {
  const { payment, application } = snapshot;
  if (payment === undefined || application === undefined) throw new TypeError('a payment without its application');
  if (!isOpen(payment)) return { result: closedResultOf(payment, application), payment };
  if (!gatewayAnswered) return { result: 'unknown', until: payment.payableUntil + EXPIRE_UNCONFIRMED_AFTER, payment };
  const decidedBy = payment.payableUntil + methodRules[payment.method].notFoundMeansClosedAfter;
  if (payment.state === 'processing') return { result: 'unknown', payment };
  if (clock() >= payment.payableUntil) return { result: 'unknown', until: decidedBy, payment };
  return { result: 'continue', payment, ...(payment.closing && { until: decidedBy }) };
}

function closedResultOf(payment: Payment, application: Application): CheckResult['result'] {
  if (application.state === 'withdrawn') return 'withdrawn';
  if (application.state !== 'submitted') return 'paid';
  const another = application.open !== undefined && application.open.paymentId !== payment.id;
  return another ? 'other_payment_open' : 'retry_payment';
}

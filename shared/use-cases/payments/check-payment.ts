import type { Application } from '../../domain/application.ts';
import { fail, ok, type Result } from '../../domain/domain-error.ts';
import type { PaymentId } from '../../domain/ids.ts';
import { isOpen, type Payment } from '../../domain/payment.ts';
import { blocksUntil } from '../../domain/payment-deadlines.ts';
import type { PaymentSnapshot } from '../../domain/settlement.ts';
import type { UnknownOutcome } from '../../ports/payments/payment-gateway.ts';
import { type QueriedPayment, queryPayment } from '../settlement/internal/query-payment.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { closePayment } from './internal/close-payment.ts';
import { expireUnconfirmedPayment } from './internal/expire-unconfirmed-payment.ts';

/** Answers "did my payment go through, and may I pay again?". */
export interface CheckResult {
  /**
   * `paid`: the application is paid. `reversed`: it was paid, but banks have taken too much of it back by disputes. `continue`: unpaid,
   * this payment is still payable. `closing`: unpaid, a new payment is safe from `until`. `retry_payment`: unpaid, a new payment is safe.
   * `unknown`: not decided yet, do not pay again. `other_payment_open`: unpaid, continue the other, open payment. `withdrawn`: nothing to
   * pay; any payment is refunded.
   */
  readonly result:
    | 'paid'
    | 'reversed'
    | 'continue'
    | 'closing'
    | 'retry_payment'
    | 'unknown'
    | 'other_payment_open'
    | 'withdrawn';
  /** For `closing`, and for `unknown` unless the gateway is deciding: the latest time at which it is decided (UTC milliseconds). */
  readonly until?: number;
  /** For `unknown`: why the gateway cannot answer, if that is known. */
  readonly reason?: UnknownOutcome['reason'];
  readonly payment: Payment;
}

/** Queries the gateway and settles the result. An expired payment is closed. */
export async function checkPayment(
  deps: SettleDependencies,
  userId: string,
  id: PaymentId,
): Promise<Result<CheckResult>> {
  const stored = await deps.ledger.read(id);
  if (stored.payment?.userId !== userId) return fail('not_found');
  return ok(await checkSnapshot(deps, { ...stored, payment: stored.payment }));
}

/** Like `checkPayment`, after the caller has been authorized. */
export async function checkSnapshot(
  deps: SettleDependencies,
  stored: PaymentSnapshot & { readonly payment: Payment },
): Promise<CheckResult> {
  const queried = await queryPayment(deps, stored, 'check');
  const { payment } = queried.snapshot;
  const isExpired = payment !== undefined && payment.state === 'pending' && deps.clock() >= payment.payableUntil;
  if (!isExpired) return checkResultOf(deps, queried);
  const closed = queried.gatewayAnswered ? await closePayment(deps, stored.payment.id, 'expired', 'check') : queried;
  if (closed.gatewayAnswered) return checkResultOf(deps, closed);
  const expired = await expireUnconfirmedPayment(deps, closed.snapshot, 'check');
  return checkResultOf(deps, { ...closed, snapshot: expired });
}

export function checkResultOf(
  { clock }: Pick<SettleDependencies, 'clock'>,
  { gatewayAnswered, reason, snapshot }: Pick<QueriedPayment, 'gatewayAnswered' | 'reason' | 'snapshot'>,
): CheckResult {
  const { payment, application } = snapshot;
  if (payment === undefined || application === undefined) throw new TypeError('a payment without its application');
  if (!isOpen(payment)) return { result: closedResultOf(application), payment };
  const why = reason && { reason };
  // What the gateway is deciding takes as long as it takes.
  if (payment.state === 'processing') return { result: 'unknown', payment, ...why };
  if (!gatewayAnswered) return { result: 'unknown', until: blocksUntil(payment), payment, ...why };
  const isClosing = payment.closing !== undefined || clock() >= payment.payableUntil;
  return isClosing ? { result: 'closing', until: payment.closesAt, payment } : { result: 'continue', payment };
}

function closedResultOf(application: Application): CheckResult['result'] {
  if (application.state === 'withdrawn') return 'withdrawn';
  if (application.reversed) return 'reversed';
  if (application.state !== 'submitted') return 'paid';
  return application.open === undefined ? 'retry_payment' : 'other_payment_open';
}

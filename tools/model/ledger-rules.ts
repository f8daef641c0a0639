import type { Application } from '../../shared/domain/application.ts';
import type { Change } from '../../shared/domain/change.ts';
import { type ApplicationId, applicationIdOf, type PaymentId } from '../../shared/domain/ids.ts';
import { sameMoney } from '../../shared/domain/money.ts';
import { nextVersion } from '../../shared/domain/next-version.ts';
import type { Observation } from '../../shared/domain/observation.ts';
import { type Payment, statesBefore } from '../../shared/domain/payment.ts';
import type { Refund } from '../../shared/domain/refund.ts';

/** The rows that the transactions of the ledger are about, in memory. */
export interface Rows {
  application(id: ApplicationId): Application | undefined;
  payment(id: PaymentId): Payment | undefined;
  refund(payment: PaymentId, id: string): Refund | undefined;
  /** Writes the rows over those with the same ids. */
  put(rows: WrittenRows): void;
}

export type WrittenRows = Pick<Change, 'application' | 'payments' | 'refunds'>;

/**
 * The conditions and writes of the ledger's transactions, as those of DynamoDB. Tests compare them with the real table on random sequences
 * of calls: `memory-ledger.test.ts`, `memory-table.test.ts`.
 */

/** Makes the payment the open one of its application. Limits per payer are not its business. @returns undefined if it may not */
export function openPayment(rows: Rows, payment: Payment): WrittenRows | 'opened before' | undefined {
  const application = rows.application(payment.applicationId);
  const { id: paymentId, method, payableUntil, closesAt, createdAt } = payment;
  const { state, open, quote } = application ?? {};
  const isWaiting = state === 'submitted' && open === undefined;
  if (application === undefined || !isWaiting || quote?.id !== payment.quoteId || quote.validUntil <= createdAt)
    return open?.paymentId === paymentId ? 'opened before' : undefined;
  if (rows.payment(paymentId) !== undefined) return undefined;
  const changes = {
    open: { paymentId, method, payableUntil, closesAt },
    attempts: [...application.attempts, paymentId],
  };
  return { application: nextVersion(application, createdAt, changes), payments: [payment] };
}

/** @param now UTC milliseconds @returns undefined if a condition fails */
export function acceptOptimistically(
  rows: Rows,
  { paymentId, outcome, reference, gateway, account }: Observation & { readonly paymentId: PaymentId },
  now: number,
): WrittenRows | undefined {
  const application = rows.application(applicationIdOf(paymentId));
  const payment = rows.payment(paymentId);
  const accepts =
    payment !== undefined &&
    outcome.status === 'succeeded' &&
    statesBefore('succeeded').includes(payment.state) &&
    sameMoney(outcome.captured, payment.amount) &&
    payment.account === account &&
    payment.gateway === gateway &&
    (payment.reference ?? reference) === reference &&
    application?.state === 'submitted' &&
    application.attempts.includes(payment.id) &&
    (application.open === undefined || application.open.paymentId === payment.id);
  if (!accepts) return undefined;
  const { dueAt: _due, tries: _tries, closing: _closing, gatewayConfirmed: _confirmed, ...rest } = payment;
  const paid = {
    state: 'succeeded',
    accepted: true,
    succeededAt: now,
    unreserved: payment.amount.amount,
    ...(reference !== undefined && { reference }),
  } as const;
  const { open: _, ...waiting } = application;
  return {
    application: nextVersion<Application>(waiting, now, { state: 'paid', paidAt: now, paidBy: payment.id }),
    payments: [nextVersion<Payment>(rest, now, paid)],
  };
}

/** Whether every row of a change replaces the version that it was made from. */
export function isCurrent(rows: Rows, { application, payments = [], refunds = [] }: WrittenRows): boolean {
  return (
    (application === undefined || isNext(rows.application(application.id), application)) &&
    payments.every((one) => isNext(rows.payment(one.id), one)) &&
    refunds.every((one) => isNext(rows.refund(one.paymentId, one.id), one))
  );
}

function isNext(stored: { readonly version: number } | undefined, next: { readonly version: number }): boolean {
  // A first version is put only if there is none; any other only over its predecessor.
  return next.version === 1 ? stored === undefined : stored?.version === next.version - 1;
}

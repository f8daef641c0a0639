import { canStartPayment } from '../../../shared/api/site-constants.ts';
import type { Application, CheckResult, Payment, PaymentRecord } from '../api/types.ts';
import type { NextStep, State } from './status-table.ts';

/** What is known about a payment. */
export interface Facts {
  readonly payment: Payment & Partial<Pick<PaymentRecord, 'refunds'>>;
  /** Undefined if it is not known. */
  readonly application?: Application | undefined;
  /** The result of the payer's last check or cancellation. */
  readonly lastCheck?: Pick<CheckResult, 'result' | 'payment'> | undefined;
  /** UTC milliseconds. */
  readonly now: number;
}

export interface Status {
  readonly state: State;
  readonly next: NextStep;
}

/** The one status that follows from the facts. */
export function statusOf(facts: Facts): Status {
  const state = stateOf(facts);
  return { state, next: nextStepOf(state, facts) };
}

/** The state alone, where only the payment is known, as in a list. */
export function stateOf(facts: Facts): State {
  const { payment } = facts;
  switch (payment.status) {
    case 'pending':
      return pendingState(facts);
    case 'canceled':
    case 'expired':
      return payment.gatewayConfirmed === false ? `${payment.status}_unconfirmed` : payment.status;
    case 'succeeded':
      return succeededState(payment);
    case 'failed':
      return payment.lastDecline === undefined ? 'failed' : 'failed_declined';
    default:
      return payment.status;
  }
}

function pendingState({ payment, application, lastCheck, now }: Facts): State {
  const check = lastCheck && lastCheck.payment.version >= payment.version ? lastCheck.result : undefined;
  // Nobody can say when it is closed.
  if (check === 'unknown') return 'no_answer';
  if (payment.closing) return 'closing';
  if (isPast(payment.payableUntil, now)) return 'overdue';
  if (application !== undefined && !isOpenPayment(payment, application)) return 'updating';
  if (check === 'continue') return 'asked_not_paid';
  return payment.lastDecline === undefined ? 'not_paid' : 'declined';
}

function succeededState(payment: Payment): State {
  const {
    amount,
    accepted,
    disputes = [],
    lost,
    reversed,
    refunding,
    refunded,
    refundRetrying,
    refundFailed,
  } = payment;
  if (refundFailed !== undefined) return 'refund_failed';
  if (refundRetrying !== undefined) return 'refund_retrying';
  const total = (refunding?.amount ?? 0) + (refunded?.amount ?? 0);
  const isPart = accepted !== false && total < amount.amount;
  if (refunding !== undefined) return isPart ? 'partly_refunding' : 'refunding';
  if (reversed) return 'charged_back';
  if (disputes.some(isOpenDispute)) return 'disputed';
  if (refunded !== undefined) return isPart ? 'partly_refunded' : 'refunded';
  if (accepted !== false) return 'paid';
  return lost === undefined ? 'refunding' : 'charged_back';
}

function nextStepOf(state: State, facts: Facts): NextStep {
  switch (state) {
    case 'not_paid':
    case 'asked_not_paid':
      return 'continue';
    case 'declined':
      return 'try_again';
    case 'no_answer':
    case 'overdue':
    case 'processing':
    case 'updating':
      return 'wait';
    case 'closing':
      return afterClosing(facts);
    case 'failed':
    case 'failed_declined':
    case 'canceled':
    case 'canceled_unconfirmed':
    case 'expired':
    case 'expired_unconfirmed':
      return afterUnpaid(facts);
    case 'charged_back':
      return facts.payment.reversed ? 'no_longer_paid' : 'done';
    case 'partly_refunding':
    case 'refunding':
    case 'partly_refunded':
    case 'refunded':
      return ofRefund(facts.payment);
    default:
      return 'done';
  }
}

function afterClosing({ application }: Facts): NextStep {
  if (application === undefined || application.state === 'submitted') return 'wait_then_pay';
  return application.state === 'withdrawn' ? 'wait_withdrawn' : 'wait_paid';
}

function afterUnpaid({ payment, application, now }: Facts): NextStep {
  if (application === undefined) return 'see_application';
  const { state, open, quote } = application;
  if (state === 'withdrawn') return 'withdrawn';
  if (state !== 'submitted') return 'paid_otherwise';
  if (open !== undefined) return open.paymentId === payment.id ? 'see_application' : 'other_open';
  return quote?.validUntil && canStartPayment(Date.parse(quote.validUntil), now) ? 'pay_again' : 'lock_again';
}

function ofRefund({ accepted, disputes = [], refunding, refunds = [] }: Facts['payment']): NextStep {
  if (refunds.some(({ manualRefund }) => manualRefund)) return 'by_office';
  if (refunding !== undefined && disputes.some(isOpenDispute)) return 'after_dispute';
  return accepted === false ? 'not_needed' : 'same_way';
}

function isOpenDispute({ state }: NonNullable<Payment['disputes']>[number]): boolean {
  return state === 'open';
}

function isOpenPayment({ id }: Payment, { state, open }: Application): boolean {
  return state === 'submitted' && open?.paymentId === id;
}

/** @param time ISO 8601 @param now UTC milliseconds */
export function isPast(time: string, now: number): boolean {
  return Date.parse(time) <= now;
}

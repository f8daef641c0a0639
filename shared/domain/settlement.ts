import type { Application } from './application.ts';
import type { PaymentId } from './ids.ts';
import { type Money, sameMoney } from './money.ts';
import { inSameSecond, isOlder, type Observation, type Outcome, SAME_SECOND } from './observation.ts';
import { type ClosedState, type Decline, isOpen, type Payment, STATE_AFTER_CLOSING } from './payment.ts';
import type { RefundReason } from './refund-policy.ts';

/** The stored rows of one payment; a missing row is undefined. */
export interface PaymentSnapshot {
  readonly payment?: Payment;
  readonly application?: Application;
}

/** The decision about an observation. Each kind is one transaction. */
export type Settlement =
  | { readonly kind: 'no-op' }
  /** Not final: changes only the payment. */
  | { readonly kind: 'advance'; readonly to: 'pending' | 'processing'; readonly decline?: Decline }
  /** The gateway asks for another approval since it has declined the last one: changes only the payment. */
  | { readonly kind: 'approval-over' }
  /** Approved by the payer: only the process that commits this claim captures the payment. */
  | { readonly kind: 'claim-capture' }
  /** Closed unpaid: changes the payment, and the application's `open` if it is this payment. */
  | { readonly kind: 'close'; readonly to: ClosedState; readonly presumed?: true; readonly decline?: Decline }
  /** The gateway confirms the closing of a payment that was closed without its confirmation. */
  | { readonly kind: 'confirm-closed' }
  /** Accepted: the application is paid. Another open payment is marked for closing. */
  | { readonly kind: 'accept'; readonly supersedes?: PaymentId }
  /** The money is recorded and refunded: the same transaction records the refund. */
  | { readonly kind: 'auto-refund'; readonly captured: Money; readonly reason: RefundReason }
  /** A notification that must be confirmed by a query before anything is written: another amount, or no clear order. */
  | { readonly kind: 'confirm-with-gateway' }
  /** Money that matches no payment of ours: stored and alarmed. */
  | { readonly kind: 'unmatched' };

/**
 * Decides what a verified observation changes. Any order and repetition of observations has the same result: the first success that the
 * application can use is accepted, all other money is refunded, and `succeeded` never changes again.
 *
 * @param now UTC milliseconds
 */
export function decideSettlement(stored: PaymentSnapshot, observation: Observation, now: number): Settlement {
  const { payment, application } = stored;
  const { outcome } = observation;
  if (payment === undefined || application === undefined || !isSamePayment(payment, observation)) {
    return outcome.status === 'succeeded' ? { kind: 'unmatched' } : { kind: 'no-op' };
  }
  if (payment.state === 'succeeded') return { kind: 'no-op' };
  if (outcome.status === 'succeeded') return decideSuccess(payment, application, observation, outcome.captured);
  // The query began before the payer has continued on this device.
  if (outcome.status === 'closed' && observation.device !== undefined && observation.device !== payment.device)
    return { kind: 'no-op' };
  if (!isOpen(payment)) {
    const isConfirmed = outcome.status === 'closed' && !outcome.presumed;
    return { kind: isConfirmed && payment.gatewayConfirmed === false ? 'confirm-closed' : 'no-op' };
  }
  if (outcome.status === 'closed') {
    // Its checkout has been renewed since: the gateway does not know it because the payer has not begun yet.
    if (outcome.presumed && observation.at < payment.closesAt) return { kind: 'no-op' };
    const decline = outcome.decline === undefined ? undefined : { code: outcome.decline, at: observation.at };
    const more = { ...(outcome.presumed && { presumed: true as const }), ...(decline && { decline }) };
    return { kind: 'close', to: closedState(payment, now), ...more };
  }
  if (outcome.status === 'approved') return decideCapture(payment, application, observation, now);
  return decideNonFinal(payment, observation, outcome);
}

/** Milliseconds before a capture without a response is repeated. */
export const CAPTURE_AGAIN_AFTER = 2 * 60_000;

/** A payment is captured only while the application waits for it, never while it is being closed or after it was superseded. */
function decideCapture(payment: Payment, application: Application, observation: Observation, now: number): Settlement {
  const isWanted = payment.closing === undefined && application.open?.paymentId === payment.id;
  if (!isWanted || autoRefundReason(payment, application) !== undefined || isOlder(observation.at, payment.observedAt))
    return { kind: 'no-op' };
  if (payment.lastDecline?.approvalStands && payment.state === 'pending' && !isNewApproval(payment, observation))
    return { kind: 'no-op' };
  const isClaimed = payment.state === 'processing' && now < payment.updatedAt + CAPTURE_AGAIN_AFTER;
  return isClaimed ? { kind: 'no-op' } : { kind: 'claim-capture' };
}

/**
 * Whether the payer has approved again since the last decline. While that approval stands, only an event of the gateway says so: a query
 * finds the approval that was declined, and capturing it again would charge the same funding source (PayPal: Handle funding failures).
 */
function isNewApproval({ observedAt }: Payment, { at, source }: Observation): boolean {
  return source.eventId !== undefined && at > observedAt;
}

function decideNonFinal(
  payment: Payment,
  { at, source }: Observation,
  outcome: Extract<Outcome, { status: 'open' | 'processing' }>,
): Settlement {
  const to = outcome.status === 'processing' ? 'processing' : 'pending';
  const decline = outcome.status === 'open' ? outcome.decline : undefined;
  // A query returns the last decline every time; only a notification reports a new one, unless a query was faster. A payment
  // that was being decided, by a capture for example, has been declined again.
  const last = payment.lastDecline;
  const isOther = payment.state === 'processing' || last?.code !== decline;
  const isNew = isOther || (source.by === 'notification' && at - (last?.at ?? 0) >= SAME_SECOND);
  const isNewDecline = decline !== undefined && isNew;
  const changes = isNewDecline || to !== payment.state;
  if (isOlder(at, payment.observedAt)) return { kind: 'no-op' };
  // A notification's timestamp cannot order the two observations; a query, and the answer to a capture, return the current state.
  const isUnordered = source.eventId !== undefined && inSameSecond(at, payment.observedAt);
  if (changes && isUnordered) return { kind: 'confirm-with-gateway' };
  if (isNewDecline) {
    const approvalStands = payment.state === 'processing' && { approvalStands: true as const };
    return { kind: 'advance', to, decline: { code: decline, at, ...approvalStands } };
  }
  if (to !== payment.state) return { kind: 'advance', to };
  const isApprovalOver =
    last?.approvalStands && to === 'pending' && decline === undefined && source.eventId === undefined;
  return { kind: isApprovalOver ? 'approval-over' : 'no-op' };
}

/** Whether gateway, merchant account and gateway reference match the row; a reference may be assigned late, but never changes. */
export function isSamePayment(
  payment: Payment,
  observation: Pick<Observation, 'gateway' | 'account' | 'reference'>,
): boolean {
  if (payment.gateway !== observation.gateway || payment.account !== observation.account) return false;
  if (payment.reference === undefined || observation.reference === undefined) return true;
  return observation.reference === payment.reference;
}

function decideSuccess(
  payment: Payment,
  application: Application,
  observation: Observation,
  captured: Money,
): Settlement {
  if (!sameMoney(captured, payment.amount)) {
    return observation.source.by === 'notification'
      ? { kind: 'confirm-with-gateway' }
      : { kind: 'auto-refund', captured, reason: 'amount_mismatch' };
  }
  const reason = autoRefundReason(payment, application);
  if (reason !== undefined) return { kind: 'auto-refund', captured, reason };
  const open = application.open?.paymentId;
  return open === undefined || open === payment.id ? { kind: 'accept' } : { kind: 'accept', supersedes: open };
}

function autoRefundReason(payment: Payment, application: Application): RefundReason | undefined {
  if (application.state === 'withdrawn') return 'application_withdrawn';
  if (application.state !== 'submitted') return 'application_already_paid';
  return application.attempts.includes(payment.id) ? undefined : 'quote_superseded';
}

function closedState(payment: Payment, now: number): ClosedState {
  if (payment.closing !== undefined) return STATE_AFTER_CLOSING[payment.closing.reason];
  return now >= payment.payableUntil ? 'expired' : 'failed';
}

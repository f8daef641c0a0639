import type { Application } from './application.ts';
import type { Change } from './change.ts';
import { nextVersion } from './next-version.ts';
import type { Observation } from './observation.ts';
import { type ClosingReason, isOpen, type Payment, type PaymentState } from './payment.ts';
import { LAST_QUERY_AFTER } from './payment-deadlines.ts';
import { automaticRefundId, type Refund } from './refund.ts';
import type { RefundReason } from './refund-policy.ts';
import { totalsAfter } from './refund-totals.ts';
import { CAPTURE_AGAIN_AFTER, type Settlement } from './settlement.ts';

/** The rows that a settlement was decided on. `superseded` is the payment that an acceptance closes. */
export interface SettledRows {
  readonly payment: Payment;
  readonly application: Application;
  readonly superseded?: Payment;
}

type StateChangingSettlement = Exclude<Settlement, { kind: 'no-op' | 'confirm-with-gateway' | 'unmatched' }>;

/** Returns the changed rows. @param now UTC milliseconds */
export function applySettlement(
  rows: SettledRows,
  settlement: StateChangingSettlement,
  observation: Observation,
  now: number,
): Change {
  const { payment, application } = rows;
  const observed = withReference(nextVersion(payment, now), observation);
  const record = (to: PaymentState, description: string) => entry(payment, to, description, observation, now);
  const newReferences = observed.reference === payment.reference ? [] : [observed];
  switch (settlement.kind) {
    case 'advance': {
      const { to, decline } = settlement;
      const next = {
        ...observed,
        state: to,
        observedAt: Math.max(observed.observedAt, observation.at),
        ...(decline && { lastDecline: decline }),
      };
      return { payments: [next], history: [record(to, decline ? `declined: ${decline.code}` : to)], newReferences };
    }
    case 'approval-over': {
      if (payment.lastDecline === undefined) throw new TypeError(`${payment.id} was not declined`);
      const { approvalStands: _, ...lastDecline } = payment.lastDecline;
      return { payments: [{ ...observed, lastDecline }], newReferences };
    }
    case 'claim-capture': {
      const dueAt = now + CAPTURE_AGAIN_AFTER;
      const observedAt = Math.max(observed.observedAt, observation.at);
      const claimed = { ...observed, state: 'processing' as const, observedAt, dueAt };
      return { payments: [claimed], history: [record('processing', 'approved')], newReferences };
    }
    case 'close': {
      const { decline } = settlement;
      const closed = {
        ...withoutDue(observed),
        state: settlement.to,
        ...(decline && { lastDecline: decline }),
        gatewayConfirmed: !settlement.presumed,
        ...(settlement.presumed && { dueAt: payment.payableUntil + LAST_QUERY_AFTER }),
      };
      const why = decline ? `declined: ${decline.code}` : (payment.closing?.reason ?? 'closed by the gateway');
      const history = [record(settlement.to, why)];
      return { application: clearOpenPayment(application, payment, now), payments: [closed], history, newReferences };
    }
    case 'confirm-closed': {
      const confirmed = { ...withoutDue(observed), gatewayConfirmed: true };
      return { payments: [confirmed], history: [record(payment.state, 'closed by the gateway')], newReferences };
    }
    case 'accept': {
      const paid = { ...succeeded(observed, payment.amount.amount, now), accepted: true };
      const { open: _, ...rest } = application;
      const next = nextVersion<Application>(rest, now, { state: 'paid', paidAt: now, paidBy: payment.id });
      const other = supersede(rows.superseded, observation, now);
      return {
        application: next,
        payments: [paid, ...other.payments],
        history: [record('succeeded', 'accepted'), ...other.history],
        newReferences,
      };
    }
    case 'auto-refund': {
      const refund = automaticRefund(payment, settlement.captured, settlement.reason, now);
      const refundTotals = totalsAfter(payment, undefined, refund);
      const { captured } = settlement;
      const notAccepted = { ...succeeded(observed, 0, now), accepted: false, captured, refundTotals };
      return {
        application: clearOpenPayment(application, payment, now),
        payments: [notAccepted],
        refunds: [refund],
        history: [record('succeeded', `not accepted: ${settlement.reason}`)],
        newReferences,
      };
    }
  }
}

/** Marks an open payment for closing, by default due at once. @param now UTC milliseconds @param dueAt UTC milliseconds */
export function markClosing(payment: Payment, reason: ClosingReason, now: number, dueAt = now): Payment {
  return nextVersion(payment, now, { closing: { reason, since: now }, dueAt });
}

export function automaticRefund(payment: Payment, amount: Refund['amount'], reason: RefundReason, now: number): Refund {
  const times = { createdAt: now, updatedAt: now, dueAt: now };
  return {
    id: automaticRefundId(payment.id),
    paymentId: payment.id,
    gateway: payment.gateway,
    amount,
    reason,
    state: 'due',
    attempt: 1,
    ...times,
    version: 1,
  };
}

/** The application whose open payment is now being closed; undefined if the payment is not its open one. */
export function markOpenClosing(application: Application, payment: Payment, now: number): Application | undefined {
  const { open } = application;
  return open?.paymentId === payment.id
    ? nextVersion(application, now, { open: { ...open, closing: true } })
    : undefined;
}

/** The application without its `open`, if that is this payment; undefined if nothing changes. */
export function clearOpenPayment(application: Application, payment: Payment, now: number): Application | undefined {
  if (application.open?.paymentId !== payment.id) return undefined;
  const { open: _, ...rest } = application;
  return nextVersion(rest, now);
}

function supersede(other: Payment | undefined, observation: Observation, now: number) {
  if (other === undefined || !isOpen(other)) return { payments: [], history: [] };
  const closing = markClosing(other, 'superseded', now);
  return { payments: [closing], history: [entry(other, other.state, 'closing: superseded', observation, now)] };
}

function succeeded(payment: Payment, unreserved: number, now: number): Payment {
  const { gatewayConfirmed: _, ...rest } = withoutDue(payment);
  return { ...rest, state: 'succeeded', succeededAt: now, unreserved };
}

function withoutDue(payment: Payment): Payment {
  const { dueAt: _due, tries: _tries, closing: _closing, ...rest } = payment;
  return rest;
}

function withReference(payment: Payment, { reference }: Observation): Payment {
  return payment.reference === undefined && reference !== undefined ? { ...payment, reference } : payment;
}

function entry(payment: Payment, to: PaymentState, description: string, { source }: Observation, now: number) {
  return { paymentId: payment.id, at: now, to, description, ...source };
}

import type { Application, ApplicationState } from './application.ts';
import { type DisputeState, lostAmount } from './dispute.ts';
import { type ApplicationId, applicationIdOf, type PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import { isOpen, type Payment, type PaymentState } from './payment.ts';
import type { PaymentMethod } from './payment-method.ts';
import { automaticRefundId, type Refund } from './refund.ts';
import type { RefundReason } from './refund-policy.ts';
import { refundSummary } from './refund-totals.ts';

interface EventBase {
  /** Stable: the same event has the same id whenever it is published again. */
  readonly id: string;
  readonly applicationId: ApplicationId;
  /** Version of the source row; it only increases. */
  readonly version: number;
  /** UTC milliseconds. */
  readonly at: number;
}

interface PaymentEventBase extends EventBase {
  readonly paymentId: PaymentId;
  readonly method: PaymentMethod;
}

interface RefundEventBase extends EventBase {
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly refundId: string;
  readonly reason: RefundReason;
}

/** An event for consumers outside this system: ids, states and amounts, no personal data. */
export type OutboxEvent =
  | (PaymentEventBase & { readonly kind: 'payment.paid'; readonly amount: Money })
  /** Refunded automatically: `amount` is the captured amount. */
  | (PaymentEventBase & {
      readonly kind: 'payment.not_accepted';
      readonly amount: Money;
      readonly reason?: RefundReason;
    })
  /** Closed unpaid, confirmed by the gateway. */
  | (PaymentEventBase & { readonly kind: 'payment.closed'; readonly amount: Money; readonly state: PaymentState })
  | (PaymentEventBase & {
      readonly kind: 'payment.disputed';
      /** The gateway's own id of the dispute; a payment may have several. */
      readonly disputeId: string;
      /** The amount of this dispute. */
      readonly amount: Money;
      readonly state: DisputeState;
      /** The gateway's word for the payer's reason. */
      readonly reason?: string;
      /** Until when the gateway takes evidence (UTC milliseconds). */
      readonly respondBy?: number;
      /** What all lost disputes of the payment have taken. */
      readonly lost: Money;
      /** Whether the application no longer counts as paid. */
      readonly reversed: boolean;
    })
  /** A refund has begun; for a payment that is not accepted, that event says so itself. */
  | (RefundEventBase & { readonly kind: 'payment.refund_initiated' })
  /**
   * `retry`: the gateway had completed it, and the bank has returned it. `manual_review`: staff take care of `amount`, which is what is still
   * owed.
   */
  | (RefundEventBase & { readonly kind: 'payment.refund_failed'; readonly next: 'retry' | 'manual_review' })
  | (RefundEventBase & {
      readonly kind: 'payment.refunded';
      /** Paid by finance outside the gateway. */
      readonly manual?: true;
    })
  | (EventBase & { readonly kind: ApplicationEventKind });

export type ApplicationEventKind = `application.${Exclude<ApplicationState, 'draft'> | 'reversed'}`;

type PaymentFacts = Pick<
  Payment,
  | 'id'
  | 'applicationId'
  | 'method'
  | 'state'
  | 'amount'
  | 'createdAt'
  | 'updatedAt'
  | 'succeededAt'
  | 'gatewayConfirmed'
  | 'accepted'
  | 'captured'
  | 'disputes'
  | 'reversed'
  | 'refundTotals'
  | 'version'
>;
type RefundFacts = Pick<
  Refund,
  | 'id'
  | 'paymentId'
  | 'amount'
  | 'reason'
  | 'state'
  | 'attempt'
  | 'reserved'
  | 'returnedAt'
  | 'createdAt'
  | 'updatedAt'
  | 'version'
> & { readonly manualRefund?: object };
type ApplicationFacts = Pick<
  Application,
  'id' | 'state' | 'reversed' | 'reversals' | 'submittedAt' | 'paidAt' | 'updatedAt' | 'version'
>;

/** The fields of an application's rows that events are derived from; none of them is encrypted. */
export interface OutboxRows {
  readonly application?: ApplicationFacts;
  readonly payments?: readonly PaymentFacts[];
  readonly refunds?: readonly RefundFacts[];
}

/**
 * Derives all events from the rows, oldest first, published or not. A claim by the sweep or a decline causes no event.
 */
export function outboxEventsOf({ application, payments = [], refunds = [] }: OutboxRows): OutboxEvent[] {
  const all = [
    ...(application ? applicationEvents(application) : []),
    ...payments.flatMap((payment) => [...paymentEvents(payment, refunds), ...disputeEvents(payment)]),
    ...refunds.flatMap((refund) =>
      refundEvents(
        refund,
        payments.find(({ id }) => id === refund.paymentId),
      ),
    ),
  ];
  return all.toSorted((a, b) => a.at - b.at);
}

/**
 * Names the refund, dispute, payment or application that an event is about. A dispute may be over several payments, and the versions of its
 * events are those of their payments: they compare within one payment only.
 */
export function subjectOf(event: OutboxEvent): string {
  if ('disputeId' in event) return `${event.paymentId}.${event.disputeId}`;
  if ('refundId' in event) return event.refundId;
  return 'paymentId' in event ? event.paymentId : event.applicationId;
}

function paymentEvents(payment: PaymentFacts, refunds: readonly RefundFacts[]): OutboxEvent[] {
  const { id, state, amount, accepted } = payment;
  const events: OutboxEvent[] = [];
  const base = (change: string) => ({ id: `${id}.${change}`, ...paymentEventBase(payment), at: payment.updatedAt });
  if (accepted) events.push({ ...base('paid'), kind: 'payment.paid', amount });
  else if (state === 'succeeded') {
    const refund = refunds.find((one) => one.id === automaticRefundId(id));
    const captured = { amount: refund?.amount ?? amount, ...(refund && { reason: refund.reason }) };
    events.push({ ...base('not_accepted'), kind: 'payment.not_accepted', ...captured });
  } else if (!isOpen(payment) && payment.gatewayConfirmed !== false) {
    events.push({ ...base('closed'), kind: 'payment.closed', amount, state });
  }
  return events;
}

/** One for each change of a dispute's state or amount, also back to what was published before. */
function disputeEvents(payment: PaymentFacts): OutboxEvent[] {
  const { disputes = [], id, updatedAt: at, reversed = false } = payment;
  return disputes.map(({ id: disputeId, state, amount, reason, respondBy, sinceVersion }) => ({
    id: `${id}.disputed.${disputeId}.${sinceVersion}`,
    ...paymentEventBase(payment),
    at,
    kind: 'payment.disputed',
    disputeId,
    amount,
    state,
    ...(reason !== undefined && { reason }),
    ...(respondBy !== undefined && { respondBy }),
    lost: lostAmount(payment),
    reversed,
  }));
}

/**
 * That it has begun and that it was returned remain true in later states, so that no such event is lost when the refund goes on quickly. A
 * refund that was returned and then sent again, or paid manually, causes a new `payment.refunded`.
 */
function refundEvents(refund: RefundFacts, payment: PaymentFacts | undefined): OutboxEvent[] {
  const { id: refundId, paymentId, state, attempt, amount, reason, version, updatedAt, manualRefund } = refund;
  const base = (change: string, at = updatedAt) => {
    const id = `${refundId}.${change}`;
    return { id, applicationId: applicationIdOf(paymentId), version, at, paymentId, amount, refundId, reason };
  };
  const events: OutboxEvent[] = [];
  if (wasInitiated(refund, payment)) {
    events.push({ ...base('refund_initiated', refund.createdAt), kind: 'payment.refund_initiated' });
  }
  if (refund.returnedAt !== undefined) {
    events.push({ ...base('refund_returned', refund.returnedAt), kind: 'payment.refund_failed', next: 'retry' });
  }
  const owed = state === 'manual_review' ? owedOf(amount, payment) : 0;
  if (owed > 0) {
    const facts = { ...base('refund_failed'), amount: { ...amount, amount: owed } };
    events.push({ ...facts, kind: 'payment.refund_failed', next: 'manual_review' });
  }
  if (state === 'done') {
    const manual = manualRefund && ({ manual: true } as const);
    events.push({ ...base(`refunded.${manual ? 'manual' : attempt}`), kind: 'payment.refunded', ...manual });
  }
  return events;
}

/** Except for the refund of a payment that is not accepted, and one of the gateway's dashboard that had failed when it was reported. */
function wasInitiated({ id, paymentId, reason, reserved }: RefundFacts, payment: PaymentFacts | undefined): boolean {
  if (payment?.accepted === false && id === automaticRefundId(paymentId)) return false;
  return reason !== 'issued_at_gateway' || reserved !== undefined;
}

/** Without what has been returned in another way since, as by a lost dispute (minor units). */
function owedOf({ amount }: Money, payment: PaymentFacts | undefined): number {
  return payment === undefined ? amount : Math.min(amount, refundSummary(payment).refundFailed.amount);
}

function applicationEvents(application: ApplicationFacts): OutboxEvent[] {
  const { id: applicationId, state, reversed, reversals, submittedAt, paidAt, updatedAt, version } = application;
  const event = (kind: ApplicationEventKind, at: number, change = kind.slice('application.'.length)): OutboxEvent => {
    return { id: `${applicationId}.${change}`, kind, applicationId, version, at };
  };
  const isCovered = state === 'draft' || state === 'submitted' || state === 'paid';
  return [
    // Both remain true in later states.
    ...(submittedAt === undefined ? [] : [event('application.submitted', submittedAt)]),
    ...(paidAt === undefined ? [] : [event('application.paid', paidAt)]),
    ...(isCovered ? [] : [event(`application.${state}`, updatedAt)]),
    ...(reversed ? [event('application.reversed', updatedAt, `reversed.${reversals}`)] : []),
  ];
}

function paymentEventBase({ id: paymentId, applicationId, method, version }: PaymentFacts) {
  return { paymentId, applicationId, method, version };
}

import type { Application, ApplicationState } from './application.ts';
import type { DisputeState } from './gateway-event.ts';
import { type ApplicationId, applicationIdOf, type PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import { isOpen, type Payment, type PaymentState } from './payment.ts';
import type { PaymentMethod } from './payment-method.ts';
import { automaticRefundId, type Refund } from './refund.ts';
import type { RefundReason } from './refund-policy.ts';

interface EventBase {
  /** The same for the same piece of news, however often it is told. */
  readonly id: string;
  readonly applicationId: ApplicationId;
  /** Of the row that it is read from; it only grows. */
  readonly version: number;
  /** UTC milliseconds. */
  readonly at: number;
}

interface PaymentEventBase extends EventBase {
  readonly paymentId: PaymentId;
  readonly method: PaymentMethod;
}

/** A piece of news that somebody cares about: ids, states and amounts, nothing personal. */
export type OutboxEvent =
  | (PaymentEventBase & { readonly kind: 'payment.paid'; readonly amount: Money })
  /** Its money goes back: `amount` is what was captured. */
  | (PaymentEventBase & {
      readonly kind: 'payment.not_accepted';
      readonly amount: Money;
      readonly reason?: RefundReason;
    })
  /** Unpaid, for good: its gateway has said so. */
  | (PaymentEventBase & { readonly kind: 'payment.closed'; readonly amount: Money; readonly state: PaymentState })
  | (PaymentEventBase & { readonly kind: 'payment.disputed'; readonly amount: Money; readonly state: DisputeState })
  | (EventBase & {
      readonly kind: 'payment.refunded';
      readonly paymentId: PaymentId;
      readonly amount: Money;
      readonly refundId: string;
      readonly reason: RefundReason;
      /** Staff have brought it back, in another way than it was paid. */
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
  | 'dispute'
  | 'version'
>;
type RefundFacts = Pick<
  Refund,
  'id' | 'paymentId' | 'amount' | 'reason' | 'state' | 'attempt' | 'updatedAt' | 'version'
> & { readonly manualRefund?: object };
type ApplicationFacts = Pick<
  Application,
  'id' | 'state' | 'reversed' | 'submittedAt' | 'paidAt' | 'updatedAt' | 'version'
>;

/** Rows of one application, as far as they are announced; nothing in them is encrypted. */
export interface OutboxRows {
  readonly application?: ApplicationFacts;
  readonly payments?: readonly PaymentFacts[];
  readonly refunds?: readonly RefundFacts[];
}

/**
 * All news that the rows hold, the oldest first, whether it was told before or not. What the sweep does to a row when it claims it, a
 * decline, or a refund on its way is no news.
 */
export function outboxEventsOf({ application, payments = [], refunds = [] }: OutboxRows): OutboxEvent[] {
  const all = [
    ...(application ? applicationEvents(application) : []),
    ...payments.flatMap((payment) => paymentEvents(payment, refunds)),
    ...refunds.flatMap(refundEvents),
  ];
  return all.toSorted((a, b) => a.at - b.at);
}

/** Whose news it is: what stands in one row. */
export function subjectOf(event: OutboxEvent): string {
  if ('refundId' in event) return event.refundId;
  return 'paymentId' in event ? event.paymentId : event.applicationId;
}

function paymentEvents(payment: PaymentFacts, refunds: readonly RefundFacts[]): OutboxEvent[] {
  const { id, state, amount, dispute, accepted } = payment;
  const events: OutboxEvent[] = [];
  const base = (what: string) => ({ id: `${id}.${what}`, ...paymentEventBase(payment), at: payment.updatedAt });
  if (state === 'succeeded' && accepted) events.push({ ...base('paid'), kind: 'payment.paid', amount });
  else if (state === 'succeeded') {
    const back = refunds.find((refund) => refund.id === automaticRefundId(id));
    const captured = { amount: back?.amount ?? amount, ...(back && { reason: back.reason }) };
    events.push({ ...base('not_accepted'), kind: 'payment.not_accepted', ...captured });
  } else if (!isOpen(payment) && payment.gatewayConfirmed !== false) {
    events.push({ ...base('closed'), kind: 'payment.closed', amount, state });
  }
  if (dispute) {
    const what = { kind: 'payment.disputed', amount: dispute.amount, state: dispute.state } as const;
    events.push({ ...base(`disputed.${dispute.state}`), ...what });
  }
  return events;
}

/** A refund that its bank sent back and that was then sent anew, or brought back by hand, is told again. */
function refundEvents({
  id: refundId,
  paymentId,
  state,
  attempt,
  amount,
  reason,
  version,
  updatedAt: at,
  manualRefund,
}: RefundFacts): OutboxEvent[] {
  if (state !== 'done') return [];
  const id = `${refundId}.refunded.${manualRefund ? 'manual' : attempt}`;
  const about = { id, applicationId: applicationIdOf(paymentId), version, at };
  const how = manualRefund && ({ manual: true } as const);
  return [{ ...about, kind: 'payment.refunded', paymentId, amount, refundId, reason, ...how }];
}

function applicationEvents(application: ApplicationFacts): OutboxEvent[] {
  const { id: applicationId, state, submittedAt, paidAt, updatedAt, version } = application;
  const event = (what: ApplicationEventKind, at: number): OutboxEvent => {
    const id = `${applicationId}.${what.slice('application.'.length)}`;
    return { id, kind: what, applicationId, version, at };
  };
  const isPassed = state === 'draft' || state === 'submitted' || state === 'paid';
  return [
    // Both stay true of an application that has gone on.
    ...(submittedAt === undefined ? [] : [event('application.submitted', submittedAt)]),
    ...(paidAt === undefined ? [] : [event('application.paid', paidAt)]),
    ...(isPassed ? [] : [event(`application.${state}`, updatedAt)]),
    ...(application.reversed ? [event('application.reversed', updatedAt)] : []),
  ];
}

function paymentEventBase({ id: paymentId, applicationId, method, version }: PaymentFacts) {
  return { paymentId, applicationId, method, version };
}

import type { Application, ApplicationState } from './application.ts';
import { type ApplicationId, applicationOf, type PaymentId } from './ids.ts';
import type { Money } from './money.ts';
import type { DisputeState } from './notice.ts';
import { isOpen, type Payment, type PaymentState } from './payment.ts';
import type { PaymentMethod } from './payment-method.ts';
import { automaticRefundId, type Refund } from './refund.ts';
import type { RefundReason } from './refund-policy.ts';

interface About {
  /** The same for the same piece of news, however often it is told. */
  readonly id: string;
  readonly applicationId: ApplicationId;
  /** Of the row that it is read from; it only grows. */
  readonly version: number;
  /** UTC milliseconds. */
  readonly at: number;
}

interface AboutPayment extends About {
  readonly paymentId: PaymentId;
  readonly method: PaymentMethod;
}

/** A piece of news that somebody cares about: ids, states and amounts, nothing personal. */
export type Announcement =
  | (AboutPayment & { readonly kind: 'payment.paid'; readonly amount: Money })
  /** Its money goes back: `amount` is what was captured. */
  | (AboutPayment & { readonly kind: 'payment.not_accepted'; readonly amount: Money; readonly reason?: RefundReason })
  /** Unpaid, for good: its gateway has said so. */
  | (AboutPayment & { readonly kind: 'payment.closed'; readonly amount: Money; readonly state: PaymentState })
  | (AboutPayment & { readonly kind: 'payment.disputed'; readonly amount: Money; readonly state: DisputeState })
  | (About & {
      readonly kind: 'payment.refunded';
      readonly paymentId: PaymentId;
      readonly amount: Money;
      readonly refundId: string;
      readonly reason: RefundReason;
      /** Staff have brought it back, in another way than it was paid. */
      readonly byHand?: true;
    })
  | (About & { readonly kind: ApplicationNews });

export type ApplicationNews = `application.${Exclude<ApplicationState, 'draft'> | 'reversed'}`;

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
  | 'proved'
  | 'accepted'
  | 'dispute'
  | 'version'
>;
type RefundFacts = Pick<
  Refund,
  'id' | 'paymentId' | 'amount' | 'reason' | 'state' | 'attempt' | 'updatedAt' | 'version'
> & { readonly byHand?: object };
type ApplicationFacts = Pick<
  Application,
  'id' | 'state' | 'reversed' | 'submittedAt' | 'paidAt' | 'updatedAt' | 'version'
>;

/** Rows of one application, as far as they are announced; nothing in them is encrypted. */
export interface AnnouncedRows {
  readonly application?: ApplicationFacts;
  readonly payments?: readonly PaymentFacts[];
  readonly refunds?: readonly RefundFacts[];
}

/**
 * All news that the rows hold, the oldest first, whether it was told before or not. What the sweep does to a row when it claims it, a
 * decline, or a refund on its way is no news.
 */
export function announcementsOf({ application, payments = [], refunds = [] }: AnnouncedRows): Announcement[] {
  const all = [
    ...(application ? ofApplication(application) : []),
    ...payments.flatMap((payment) => ofPayment(payment, refunds)),
    ...refunds.flatMap(ofRefund),
  ];
  return all.toSorted((a, b) => a.at - b.at);
}

/** Whose news it is: what stands in one row. */
export function subjectOf(news: Announcement): string {
  if ('refundId' in news) return news.refundId;
  return 'paymentId' in news ? news.paymentId : news.applicationId;
}

function ofPayment(payment: PaymentFacts, refunds: readonly RefundFacts[]): Announcement[] {
  const { id, state, amount, dispute, accepted } = payment;
  const news: Announcement[] = [];
  const about = (what: string) => ({ id: `${id}.${what}`, ...aboutPayment(payment), at: payment.updatedAt });
  if (state === 'succeeded' && accepted) news.push({ ...about('paid'), kind: 'payment.paid', amount });
  else if (state === 'succeeded') {
    const back = refunds.find((refund) => refund.id === automaticRefundId(id));
    const captured = { amount: back?.amount ?? amount, ...(back && { reason: back.reason }) };
    news.push({ ...about('not_accepted'), kind: 'payment.not_accepted', ...captured });
  } else if (!isOpen(payment) && payment.proved !== false) {
    news.push({ ...about('closed'), kind: 'payment.closed', amount, state });
  }
  if (dispute) {
    const what = { kind: 'payment.disputed', amount: dispute.amount, state: dispute.state } as const;
    news.push({ ...about(`disputed.${dispute.state}`), ...what });
  }
  return news;
}

/** A refund that its bank sent back and that was then sent anew, or brought back by hand, is told again. */
function ofRefund({
  id: refundId,
  paymentId,
  state,
  attempt,
  amount,
  reason,
  version,
  updatedAt: at,
  byHand,
}: RefundFacts): Announcement[] {
  if (state !== 'done') return [];
  const id = `${refundId}.refunded.${byHand ? 'by_hand' : attempt}`;
  const about = { id, applicationId: applicationOf(paymentId), version, at };
  const how = byHand && ({ byHand: true } as const);
  return [{ ...about, kind: 'payment.refunded', paymentId, amount, refundId, reason, ...how }];
}

function ofApplication(application: ApplicationFacts): Announcement[] {
  const { id: applicationId, state, submittedAt, paidAt, updatedAt, version } = application;
  const about = (what: ApplicationNews, at: number): Announcement => {
    const id = `${applicationId}.${what.slice('application.'.length)}`;
    return { id, kind: what, applicationId, version, at };
  };
  const isPassed = state === 'draft' || state === 'submitted' || state === 'paid';
  return [
    // Both stay true of an application that has gone on.
    ...(submittedAt === undefined ? [] : [about('application.submitted', submittedAt)]),
    ...(paidAt === undefined ? [] : [about('application.paid', paidAt)]),
    ...(isPassed ? [] : [about(`application.${state}`, updatedAt)]),
    ...(application.reversed ? [about('application.reversed', updatedAt)] : []),
  ];
}

function aboutPayment({ id: paymentId, applicationId, method, version }: PaymentFacts) {
  return { paymentId, applicationId, method, version };
}

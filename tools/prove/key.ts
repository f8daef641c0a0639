import { createHash } from 'node:crypto';
import type { GatewayEvent } from '../../shared/domain/gateway-event.ts';
import { observationOf } from '../../shared/domain/gateway-event.ts';
import { isOpen, type Payment } from '../../shared/domain/payment.ts';
import { EXPIRE_UNCONFIRMED_AFTER } from '../../shared/domain/payment-deadlines.ts';
import { QUOTE_MARGIN } from '../../shared/domain/price-lock.ts';
import { REFUND_QUERY_DELAY, REFUND_RETRY_WINDOW, type Refund } from '../../shared/domain/refund.ts';
import { CAPTURE_AGAIN_AFTER } from '../../shared/domain/settlement.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { currentState, isPayable } from './gateway.ts';
import type { Order, World } from './world.ts';

/** The backoff grows no further after so many attempts. */
const MAX_TRIES = 5;

/**
 * Two worlds with the same key continue in the same way, as far as their budgets reach. Left out: histories, versions (nothing is in progress
 * between two actions), what matters no longer, and the past; a deadline counts as the minutes that are left, a gateway's timestamp as its
 * place among those of the same payment.
 */
export function keyOf(world: World): string {
  return createHash('md5')
    .update(JSON.stringify(contentOf(world)))
    .digest('base64');
}

function contentOf(world: World): unknown {
  const { application, payments, refunds, unmatched, orders, now, events, created } = world;
  const left = (at: number | undefined) => (at === undefined ? 0 : Math.max(0, Math.ceil((at - now) / MINUTE)));
  const ranks = rankTimes(world);
  const { open, quote, state } = application;
  return [
    created,
    state,
    open && [open.paymentId, open.closing ?? false],
    application.paidBy,
    application.reversed,
    application.redactedAt !== undefined,
    state === 'submitted' && left((quote?.validUntil ?? 0) - QUOTE_MARGIN + 1),
    payments.map((one) => paymentContent(one, left, ranks)),
    refunds.map((one) => refundContent(one, left)).sort(),
    unmatched,
    orders.map((one) => orderContent(one, left, now)),
    events.map((one) => eventContent(one, ranks)).sort(),
  ];
}

function orderContent(order: Order, left: Left, now: number): unknown {
  const { payment, state, captured, refunds, disputes, decline, payableUntil } = order;
  const isLive = isPayable(order, now);
  return [
    payment,
    currentState(order, now),
    captured,
    state === 'processing' || isLive ? decline : 0,
    payableUntil !== undefined,
    isLive && order.kind === 'late' && left(payableUntil),
    refunds.map((one) => [one.key, one.amount, one.state, one.external]),
    disputes.map(({ id, state: is, amount }) => [id, is, amount]),
  ];
}

type Left = (at: number | undefined) => number;
type Ranks = ReadonlyMap<string, ReadonlyMap<number, number>>;

function paymentContent(payment: Payment, left: Left, ranks: Ranks): unknown {
  const { id, state, reference, closing, gatewayConfirmed, lastDecline, disputes = [] } = payment;
  const rank = (at: number) => ranks.get(id)?.get(at);
  const isUndecided = isOpen(payment) || gatewayConfirmed === false;
  return [
    id,
    state,
    reference !== undefined,
    gatewayConfirmed,
    payment.accepted,
    payment.captured?.amount,
    payment.unreserved,
    payment.reversed,
    disputes.map((one) => [one.id, one.state, one.amount.amount, rank(one.observedAt)]),
    ...(payment.dueAt === undefined ? [] : [left(payment.dueAt), Math.min(payment.tries ?? 0, MAX_TRIES)]),
    isUndecided && [
      closing?.reason,
      lastDecline && [lastDecline.code, rank(lastDecline.at)],
      rank(payment.observedAt),
      left(payment.payableUntil),
      left(payment.closesAt),
      left(payment.payableUntil + EXPIRE_UNCONFIRMED_AFTER),
      state === 'processing' && left(payment.updatedAt + CAPTURE_AGAIN_AFTER),
    ],
  ];
}

function refundContent(refund: Refund, left: Left): string {
  const { id, paymentId, state, attempt, amount, released, reserved, manualRefund, sentAt, createdAt } = refund;
  const isRunning = state === 'sent' || state === 'failed' || state === 'due';
  return JSON.stringify([
    paymentId,
    id,
    state,
    attempt,
    amount.amount,
    released,
    reserved,
    manualRefund && [manualRefund.doubleRefundAmount],
    left(refund.dueAt),
    Math.min(refund.tries ?? 0, MAX_TRIES),
    isRunning && left((sentAt ?? createdAt) + REFUND_RETRY_WINDOW),
    state === 'sent' && left(refund.updatedAt + REFUND_QUERY_DELAY),
    refund.returnedAt !== undefined,
  ]);
}

function eventContent(event: GatewayEvent, ranks: Ranks): string {
  const { paymentId, at } = observationOf(event);
  const rank = ranks.get(paymentId ?? '')?.get(at);
  if (event.kind === 'payment') return JSON.stringify([paymentId, rank, event.payment.outcome]);
  if (event.kind === 'refund') return JSON.stringify([rank, event.refund.gatewayRefundId, event.refund.state]);
  return JSON.stringify([rank, event.dispute.disputeId, event.dispute.state]);
}

/**
 * The notifications that may still change something. Of a payment that has succeeded or is certainly closed, no report about its state does:
 * money that arrives after a certain closing would be another violation.
 */
export function relevantEvents({ payments, events }: Pick<World, 'payments' | 'events'>): readonly GatewayEvent[] {
  return events.filter((event) => {
    if (event.kind !== 'payment') return true;
    const { paymentId, outcome } = event.payment;
    const payment = payments.find(({ id }) => id === paymentId);
    if (payment === undefined) return true;
    return (
      isOpen(payment) ||
      (payment.state !== 'succeeded' && outcome.status !== 'open' && payment.gatewayConfirmed !== true)
    );
  });
}

/** The place of each timestamp among those of its payment; timestamps of the same second share one. */
function rankTimes({ payments, events }: World): Ranks {
  const times = new Map<string, Set<number>>();
  const add = (id: string, ...at: number[]) => {
    const set = times.get(id) ?? new Set();
    for (const one of at) set.add(one);
    times.set(id, set);
  };
  for (const { id, observedAt, lastDecline, disputes = [] } of payments)
    add(id, observedAt, ...(lastDecline ? [lastDecline.at] : []), ...disputes.map((one) => one.observedAt));
  for (const event of events) add(observationOf(event).paymentId ?? '', observationOf(event).at);
  const ranked = (set: ReadonlySet<number>) => {
    const seconds = [...new Set([...set].map((at) => Math.floor(at / 1000)))].sort((a, b) => a - b);
    return new Map([...set].map((at) => [at, seconds.indexOf(Math.floor(at / 1000))]));
  };
  return new Map([...times].map(([id, set]) => [id, ranked(set)]));
}

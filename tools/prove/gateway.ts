import type { DisputeState } from '../../shared/domain/dispute.ts';
import type { DisputeObservation, GatewayEvent, RefundObservation } from '../../shared/domain/gateway-event.ts';
import { money } from '../../shared/domain/money.ts';
import type { Observation, Outcome } from '../../shared/domain/observation.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import { LAST_QUERY_AFTER } from '../../shared/domain/payment-deadlines.ts';
import { parseRefundAttemptId, refundAttemptId } from '../../shared/domain/refund.ts';
import type { Source } from '../../shared/domain/source.ts';
import type {
  Checkout,
  PaymentGateway,
  PaymentQueryResult,
  RefundResult,
} from '../../shared/ports/payments/payment-gateway.ts';
import { KINDS, type Kind } from './kinds.ts';
import type { Run } from './run.ts';
import { type BookedRefund, type Order, orderOf, put, type World } from './world.ts';

const CHECKOUT: Checkout = { type: 'redirect', url: 'https://gateway.example' };

/** Gateways' timestamps have seconds; an observation has the end of the second. */
export function stamp(now: number): number {
  return Math.floor(now / 1000) * 1000 + 999;
}

export function referenceOf({ payment, kind, state }: Pick<Order, 'payment' | 'kind' | 'state'>): string | undefined {
  return kind === 'late' && state === 'absent' ? undefined : `ref_${payment}`;
}

/** An order that the payer has not completed in time is closed by a gateway that knows its time. */
export function currentState({ kind, state, payableUntil }: Order, now: number): Order['state'] {
  return kind === 'late' && state === 'open' && now >= (payableUntil ?? 0) ? 'closed' : state;
}

/** Whether a payer who still has the checkout open can pay. */
export function isPayable(order: Order, now: number): boolean {
  const state = currentState(order, now);
  const { kind, payableUntil } = order;
  if (payableUntil === undefined || (state !== 'open' && state !== 'absent')) return false;
  return kind !== 'late' || now < payableUntil;
}

export function outcomeOf(order: Order, now: number): Outcome {
  const state = currentState(order, now);
  switch (state) {
    case 'absent':
    case 'gone':
    case 'open':
      return { status: 'open', ...(order.decline !== undefined && { decline: order.decline }) };
    case 'captured':
      return { status: 'succeeded', captured: money(order.captured, order.amount.currency) };
    default:
      return { status: state };
  }
}

export function observe(order: Order, now: number, source: Source): Observation {
  const { gateway, account } = KINDS[order.kind];
  const reference = referenceOf(order);
  return {
    paymentId: order.payment,
    gateway,
    account,
    ...(reference !== undefined && { reference }),
    at: stamp(now),
    source,
    outcome: outcomeOf(order, now),
  };
}

export function setOrder(world: World, order: Order, changes: Partial<Order>): Order {
  const next = { ...order, ...changes };
  world.orders = put(world.orders, next, (one) => one.payment === order.payment);
  return next;
}

/** The gateway notifies us of something; when and how often that arrives is not said yet. */
export function emit(world: World, make: (source: Source) => GatewayEvent): void {
  world.events = [...world.events, make({ by: 'notification', eventId: `evt_${world.events.length + 1}` })];
}

export function emitPayment(world: World, order: Order): void {
  emit(world, (source) => ({ kind: 'payment', payment: observe(order, world.now, source) }));
}

export function emitRefund(world: World, order: Order, refund: BookedRefund): void {
  emit(world, (source) => ({ kind: 'refund', refund: refundObservation(world, order, refund, source) }));
}

export function emitDispute(world: World, order: Order, id: string): void {
  emit(world, (source) => ({
    kind: 'dispute',
    dispute: disputesOf(order, source).find(({ disputeId }) => disputeId === id) as DisputeObservation,
  }));
}

function refundObservation(world: World, order: Order, refund: BookedRefund, source: Source): RefundObservation {
  const ours = parseRefundAttemptId(refund.key);
  return {
    ...reportedBase(order),
    at: stamp(world.now),
    source,
    gatewayRefundId: refund.key,
    ...(!refund.external && { refundId: ours?.refundId ?? refund.key, ...(ours && { attempt: ours.attempt }) }),
    amount: money(refund.amount, order.amount.currency),
    state: refund.state,
  };
}

function disputesOf(order: Order, source: Source): DisputeObservation[] {
  return order.disputes.map(({ id, amount, state, at }) => ({
    ...reportedBase(order),
    at: stamp(at),
    source,
    disputeId: id,
    amount: money(amount, order.amount.currency),
    state,
    openedAt: at,
  }));
}

function reportedBase(order: Order) {
  const { gateway, account } = KINDS[order.kind];
  return { paymentId: order.payment, gateway, account, reference: `ref_${order.payment}` };
}

/** A gateway that says the truth about its books, if it answers at all. */
export function bookedGateway(run: Run, kind: Kind, maxPayments: number): PaymentGateway {
  const { world } = run;
  const { gateway, account } = KINDS[kind];
  const find = (payment: Pick<Payment, 'id'>): Order => {
    const order = orderOf(world, payment.id);
    if (order === undefined) throw new Error(`${payment.id} was never created`);
    return order;
  };
  /** @returns undefined if the gateway does not know an order that it must know: nobody can say why */
  const known = ({ id, closesAt, payableUntil }: Payment, source: Source): PaymentQueryResult | undefined => {
    const order = find({ id });
    const observation = observe(order, world.now, source);
    const as = (outcome: Outcome) => ({ outcome: 'known', observation: { ...observation, outcome } }) as const;
    if (order.state === 'gone') return world.now >= closesAt ? as({ status: 'closed' }) : undefined;
    // It counts as closed once it is too late to begin, and is asked for once more before that is final.
    if (order.state === 'absent' && world.now >= closesAt)
      return as({ status: 'closed', ...(world.now < payableUntil + LAST_QUERY_AFTER && { presumed: true }) });
    if (observation.outcome.status !== 'open') return { outcome: 'known', observation };
    const giveOut = (until: number) => {
      setOrder(world, find({ id }), { payableUntil: Math.max(until, find({ id }).payableUntil ?? 0) });
      return CHECKOUT;
    };
    return {
      outcome: 'known',
      observation,
      ...((kind === 'immediate' || world.now < payableUntil) && { checkout: () => giveOut(order.payableUntil ?? 0) }),
      ...(order.state === 'absent' && { reissue: (renewed) => giveOut(renewed.payableUntil) }),
    };
  };
  const unknown = { outcome: 'unknown' } as const;

  return {
    name: gateway,
    accounts: async () => [account],

    async create({ id, amount, payableUntil }) {
      if (world.created > maxPayments) return { outcome: 'rejected', code: 'enough_payments' };
      const state = kind === 'late' ? 'absent' : 'open';
      const book = () => {
        const order: Order = { payment: id, kind, amount, state, captured: 0, refunds: [], disputes: [] };
        world.orders = put(world.orders, order, (one) => one.payment === id);
        return true;
      };
      // Alipay: a signed address, without a call.
      if (kind === 'late') book();
      else if ((await run.call('the gateway creates the order', book, true)) === undefined) return unknown;
      const reference = referenceOf({ payment: id, kind, state });
      return {
        outcome: 'created',
        account,
        ...(reference !== undefined && { reference }),
        checkout: () => {
          setOrder(world, find({ id }), { payableUntil });
          return CHECKOUT;
        },
      };
    },

    query: async (payment, source) =>
      (await run.call(`the gateway is asked about ${payment.id}`, () => known(payment, source), false)) ?? unknown,

    close: async (payment, _reason, source) =>
      (await run.call(
        `the gateway is asked to close ${payment.id}`,
        () => {
          const order = find(payment);
          const state = currentState(order, world.now);
          if (state === 'open' || state === 'approved') emitPayment(world, setOrder(world, order, { state: 'closed' }));
          return known(payment, source);
        },
        true,
      )) ?? unknown,

    capture: async (payment, source) =>
      (await run.call(
        `${payment.id} is captured`,
        () => {
          const order = find(payment);
          if (order.state === 'approved') {
            const result = run.happen([
              '',
              'the capture is declined',
              'the capture is pending',
              'the capture is declined for good',
            ]);
            const next = [
              { state: 'captured', captured: order.amount.amount },
              { state: 'open', decline: 'INSTRUMENT_DECLINED' },
              { state: 'processing' },
              { state: 'closed' },
            ] as const;
            emitPayment(world, setOrder(world, order, next[result] ?? next[0]));
          }
          return known(payment, source);
        },
        true,
      )) ?? unknown,

    parseWebhook: async () => undefined,

    refund: async (refund, payment) =>
      (await run.call(
        `refund ${refundAttemptId(refund)} is sent`,
        (): RefundResult => {
          const key = refundAttemptId(refund);
          const order = find(payment);
          const before = order.refunds.find((one) => one.key === key);
          if (before !== undefined) return { outcome: before.state };
          const free = order.captured - returnedAt(order);
          if (refund.amount.amount > free) return { outcome: 'impossible', code: 'exceeds_capture' };
          const states = ['done', 'pending', 'failed'] as const;
          const state =
            states[run.happen(['', 'the gateway answers: pending', 'the gateway answers: failed'])] ?? 'done';
          const booked = { key, amount: refund.amount.amount, state };
          emitRefund(world, setOrder(world, order, { refunds: [...order.refunds, booked] }), booked);
          return { outcome: state };
        },
        true,
      )) ?? unknown,

    findRefund: async (refund, payment) =>
      (await run.call(
        `the gateway is asked about refund ${refund.id}`,
        (): RefundResult => {
          const key = refund.reason === 'issued_at_gateway' ? refund.id.slice('gw_'.length) : refundAttemptId(refund);
          const booked = find(payment).refunds.find((one) => one.key === key);
          return booked === undefined ? { outcome: 'not_found' } : { outcome: booked.state };
        },
        false,
      )) ?? unknown,

    confirmRefund: async (reported) => {
      const answer = await run.call(
        'the gateway is asked to confirm a refund',
        () => {
          const order = world.orders.find(({ payment }) => payment === reported.paymentId);
          const booked = order?.refunds.find(({ key }) => key === reported.gatewayRefundId);
          return { found: order && booked && refundObservation(world, order, booked, reported.source) };
        },
        false,
      );
      return answer === undefined ? unknown : answer.found;
    },

    // As Stripe and PayPal; Alipay does not.
    ...(kind !== 'late' && {
      listRefunds: async (payment, source) =>
        (await run.call(
          'the gateway is asked for all refunds',
          () => {
            const order = find(payment);
            return order.refunds.map((one) => refundObservation(world, order, one, source));
          },
          false,
        )) ?? unknown,
    }),

    findDisputes: async (payment, source) =>
      (await run.call(
        'the gateway is asked about disputes',
        () => disputesOf(find(payment), source).map((one) => ({ ...one, at: stamp(world.now) })),
        false,
      )) ?? unknown,
  };
}

/** What has been refunded or is being refunded, and what banks have taken or demand (minor units). */
export function returnedAt({ refunds, disputes }: Order): number {
  return refundedAt(refunds) + takenBy(disputes, ['open', 'lost']);
}

/** What our refunds, lost disputes and the transfers of finance have returned or are returning (minor units). */
export function returned({ refunds }: World, order: Order): number {
  const transferred = refunds
    .filter(({ paymentId, manualRefund }) => paymentId === order.payment && manualRefund)
    .reduce((sum, { amount }) => sum + amount.amount, 0);
  return refundedAt(order.refunds) + takenBy(order.disputes, ['lost']) + transferred;
}

function refundedAt(refunds: Order['refunds']): number {
  return refunds.filter(({ state }) => state !== 'failed').reduce((sum, { amount }) => sum + amount, 0);
}

function takenBy(disputes: Order['disputes'], states: readonly DisputeState[]): number {
  return disputes.filter(({ state }) => states.includes(state)).reduce((sum, { amount }) => sum + amount, 0);
}

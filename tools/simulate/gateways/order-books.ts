import type { PaymentId } from '../../../shared/domain/ids.ts';
import type { GatewayName } from '../../../shared/domain/payment-method.ts';
import type { Checkout } from '../../../shared/ports/payments/payment-gateway.ts';
import { type Answer, exchange, type Server } from '../core/exchange.ts';
import type { Faults } from '../core/faults.ts';
import type { Scheduler } from '../core/scheduler.ts';
import { randomOf } from '../core/seeds.ts';
import type { Trace } from '../core/trace.ts';
import type { Message, Occasion, Order, Way } from './order.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What a gateway needs of the world that it is in. */
export interface Outside {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly trace: Trace;
  deliver(books: OrderBooks, order: Order, message: Message): void;
  readonly schedules: { eventListed(gateway: GatewayName): void };
  /** What finance has returned of a payment by bank transfer: whoever takes it back once more is the bank's business (minor units). */
  transferred(paymentId: PaymentId): number;
}

type NewOrder = Pick<Order, 'id' | 'paymentId' | 'amount' | 'currency' | 'isForeign'>;

export type ForeignOrder = Omit<NewOrder, 'id' | 'currency'>;
/** Minor units. */
const FOREIGN_AMOUNT = 5_000;

/** A gateway's orders and how they are paid. */
export abstract class OrderBooks implements Server {
  abstract readonly gateway: GatewayName;
  readonly orders = new Map<string, Order>();
  isDead = false;
  protected readonly outside: Outside;
  /** Of the latest event in the gateway's list (UTC milliseconds). */
  lastEventAt = 0;
  #down: readonly [from: number, until: number] = [0, 0];
  readonly #byPayment = new Map<PaymentId, readonly string[]>();

  constructor(outside: Outside) {
    this.outside = outside;
  }

  get name(): string {
    return this.gateway;
  }

  get now(): number {
    return Math.floor(this.outside.scheduler.now);
  }

  /** How the gateway words an error. */
  abstract failure(kind: 'error' | 'busy'): Answer;
  /** The notification of an occasion; undefined if the gateway sends none. */
  protected abstract message(order: Order, occasion: Occasion): Message | undefined;
  /** The order that a checkout leads to, as the payer's browser opens it; undefined if it cannot be opened any more. */
  protected abstract open(checkout: Checkout): Order | undefined;
  /** Plans what becomes of a payment after its capture. */
  protected abstract planReturns(order: Order): void;
  /** Whether the payer can pay it now with the page that is open. */
  abstract isPayable(order: Order): boolean;

  goDown(from: number, until: number): void {
    this.#down = [from, until];
  }

  isDownAt(now: number): boolean {
    const [from, until] = this.#down;
    return now >= from && now < until && !this.outside.faults.areOver;
  }

  get capturedOrders(): number {
    return [...this.orders.values()].filter(({ captured, isForeign }) => captured > 0 && !isForeign).length;
  }

  ordersOf(paymentId: PaymentId): Order[] {
    return (this.#byPayment.get(paymentId) ?? []).map((id) => this.orders.get(id) as Order);
  }

  /** A call from one of our processes. */
  protected call(label: string, act: () => Answer): Promise<Answer> {
    return exchange(this.outside, this, `asks ${this.gateway} ${label}`, act);
  }

  /** Ids are counted for each order, so that they are the same whatever happens to others. */
  protected nextId(order: Order, prefix: string): string {
    return `${prefix}${order.id.slice(order.id.indexOf('pay_') + 4)}${++order.ids}`;
  }

  protected add(order: NewOrder): Order {
    const { seed } = this.outside;
    const added: Order = {
      ...order,
      createdAt: this.now,
      random: randomOf(seed, this.gateway, order.id),
      state: 'open',
      captured: 0,
      refunds: [],
      disputes: [],
      reported: [],
      ids: 0,
    };
    this.orders.set(order.id, added);
    this.#byPayment.set(order.paymentId, [...(this.#byPayment.get(order.paymentId) ?? []), order.id]);
    return added;
  }

  /** What is particular of an order that no checkout of ours leads to. */
  protected abstract addForeign(order: ForeignOrder): Order;

  /** Somebody pays an order that no payment of ours has. */
  receiveForeign(paymentId: PaymentId): void {
    this.capture(this.addForeign({ paymentId, amount: FOREIGN_AMOUNT, isForeign: true }));
  }

  /** A payer opens a checkout and does something there. @returns whether it was possible */
  visit(checkout: Checkout, way: Way): boolean {
    const order = this.open(checkout);
    if (order === undefined || !this.isPayable(order)) return false;
    const { trace } = this.outside;
    trace.say('the payer', `${way} at ${this.gateway}: ${order.paymentId}`);
    if (way !== 'only looks') this.act(order, way);
    return true;
  }

  /** By default a gateway decides by itself. */
  protected act(order: Order, way: Exclude<Way, 'only looks'>): void {
    if (way === 'pays') this.capture(order);
    else if (way === 'is declined') this.decline(order);
    else this.#process(order);
  }

  /** The payer's bank decides later. */
  #process(order: Order): void {
    order.state = 'processing';
    this.announce(order, { kind: 'processing' });
    const isPaid = order.random.chance(0.7);
    this.later(order, order.random.between(MINUTE, 10 * HOUR), () =>
      isPaid ? this.capture(order) : this.decline(order),
    );
  }

  protected capture(order: Order): void {
    const { faults, trace } = this.outside;
    const isOther = faults.happens('another amount is captured', order.random, `${order.id} paid`);
    order.captured = order.amount + (isOther ? 100 : 0);
    order.capturedAt = this.now;
    order.state = 'captured';
    delete order.decline;
    trace.say(this.gateway, `captures ${order.captured} of ${order.amount} ${order.currency} for ${order.paymentId}`);
    this.announce(order, { kind: 'paid' });
    this.planReturns(order);
  }

  protected decline(order: Order): void {
    order.state = 'open';
    order.decline = order.random.pick(['insufficient_funds', 'do_not_honor', 'expired_card']);
    this.outside.trace.say(this.gateway, `declines ${order.paymentId}`);
    this.announce(order, { kind: 'declined' });
  }

  /** Whether it knows an order only once the payer has begun to pay. */
  readonly beginsWithPayer: boolean = false;

  protected announce(order: Order, occasion: Occasion): void {
    this.lastEventAt = this.now;
    this.outside.schedules.eventListed(this.gateway);
    const message = this.message(order, occasion);
    if (message !== undefined) this.outside.deliver(this, order, message);
  }

  protected later(_order: Order, milliseconds: number, run: () => void): void {
    const { scheduler } = this.outside;
    scheduler.at(scheduler.now + milliseconds, this, run);
  }

  get foreignOrders(): readonly Order[] {
    return [...this.orders.values()].filter(({ isForeign }) => isForeign);
  }
}

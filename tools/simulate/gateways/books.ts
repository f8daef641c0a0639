import type { PaymentId } from '../../../shared/domain/ids.ts';
import type { GatewayName } from '../../../shared/domain/payment-method.ts';
import type { Checkout } from '../../../shared/ports/payments/payment-gateway.ts';
import type { BookEntry } from '../../chaos/book-entry.ts';
import { type Answer, exchange, type Server } from '../core/exchange.ts';
import type { Faults } from '../core/faults.ts';
import type { Scheduler } from '../core/scheduler.ts';
import { randomOf } from '../core/seeds.ts';
import type { Trace } from '../core/trace.ts';
import type { BookedDispute, BookedRefund, Message, Occasion, Order, Way } from './order.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a gateway needs of the world that it is in. */
export interface Outside {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly trace: Trace;
  deliver(books: Books, order: Order, message: Message): void;
  /** What finance has returned of a payment by bank transfer: whoever takes it back once more is the bank's business (minor units). */
  transferred(paymentId: PaymentId): number;
}

/** A gateway with books of its own, which tells the truth about them in its own words. */
export abstract class Books implements Server {
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
  /** Whether the payer can pay it now with the page that is open. */
  abstract isPayable(order: Order): boolean;

  goDown(from: number, until: number): void {
    this.#down = [from, until];
  }

  isDownAt(now: number): boolean {
    const [from, until] = this.#down;
    return now >= from && now < until && !this.outside.faults.areOver;
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

  protected add(order: Pick<Order, 'id' | 'paymentId' | 'amount' | 'currency'>): Order {
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
    this.#plan(order);
  }

  protected decline(order: Order): void {
    order.state = 'open';
    order.decline = order.random.pick(['insufficient_funds', 'do_not_honor', 'expired_card']);
    this.outside.trace.say(this.gateway, `declines ${order.paymentId}`);
    this.announce(order, { kind: 'declined' });
  }

  /** What may still be refunded or disputed. */
  protected free({ captured, refunds, disputes }: Order): number {
    const refunded = refunds.reduce((sum, { amount, state }) => sum + (state === 'failed' ? 0 : amount), 0);
    const taken = disputes.reduce(
      (sum, { amount, state }) => sum + (state === 'open' || state === 'lost' ? amount : 0),
      0,
    );
    return captured - refunded - taken;
  }

  /** Executes a refund of ours once, however often it is asked for. @returns undefined if there is not so much left */
  protected refund(order: Order, key: string | undefined, amount: number): BookedRefund | undefined {
    const before = key === undefined ? undefined : order.refunds.find((one) => one.key === key);
    if (before !== undefined) return before;
    if (amount > this.free(order) || amount <= 0) return undefined;
    const { faults, trace } = this.outside;
    const id = this.nextId(order, 'refund');
    const fault = (name: 'a refund is pending' | 'a refund fails' | 'a refund fails after it was done') =>
      faults.happens(name, order.random, `${order.id} ${key ?? id}`);
    const isPending = fault('a refund is pending');
    const [fails, failsLate] = [fault('a refund fails'), fault('a refund fails after it was done')];
    const refund: BookedRefund = {
      id,
      ...(key !== undefined && { key }),
      amount,
      at: this.now,
      state: isPending || fails ? 'pending' : 'done',
    };
    order.refunds.push(refund);
    trace.say(this.gateway, `refunds ${amount} of ${order.paymentId} as ${key ?? id}: ${refund.state}`);
    this.announce(order, { kind: 'refund', refund });
    if (refund.state === 'pending')
      this.later(order, order.random.between(MINUTE, 2 * DAY), () =>
        this.#decideRefund(order, refund, fails ? 'failed' : 'done'),
      );
    else if (failsLate && this.canReturnRefund)
      this.later(order, order.random.between(HOUR, 3 * DAY), () => this.#decideRefund(order, refund, 'failed'));
    return refund;
  }

  /** Whether a bank can return a refund that was done, and a pending one can fail. */
  protected readonly canReturnRefund: boolean = true;

  #decideRefund(order: Order, refund: BookedRefund, state: 'done' | 'failed'): void {
    refund.state = state === 'failed' && !this.canReturnRefund ? 'done' : state;
    this.outside.trace.say(this.gateway, `refund ${refund.key ?? refund.id} is ${refund.state}`);
    this.announce(order, { kind: 'refund', refund });
  }

  /** Whether its API lists the refunds of a payment, those of its dashboard among them. */
  readonly listsRefunds: boolean = false;

  /** Whether payers can take money back through their banks. */
  protected readonly hasDisputes: boolean = false;

  /** What becomes of a payment later. */
  #plan(order: Order): void {
    const { faults } = this.outside;
    const { random, id } = order;
    if (faults.happens('the dashboard refunds', random, `${id} dashboard`)) {
      const amount = random.integer(1, order.captured);
      this.later(
        order,
        random.between(MINUTE, 2 * DAY),
        () =>
          void this.refund(
            order,
            undefined,
            Math.min(amount, this.free(order) - this.outside.transferred(order.paymentId)),
          ),
      );
    }
    if (!this.hasDisputes || !faults.happens('the payer disputes', random, `${id} dispute`)) return;
    const count = faults.happens('the payer disputes again', random, `${id} disputes`) ? 2 : 1;
    for (let n = 0; n < count; n++) {
      const part = count > 1 || random.chance(0.3) ? random.integer(1, order.captured) : order.captured;
      this.later(order, random.between(HOUR, 5 * DAY), () => this.#dispute(order, part, n));
    }
  }

  #dispute(order: Order, wanted: number, n: number): void {
    const amount = Math.min(wanted, this.free(order) - this.outside.transferred(order.paymentId));
    if (amount <= 0) return;
    const { faults, trace } = this.outside;
    const { random } = order;
    const isInquiry = faults.happens('a dispute begins as an inquiry', random, `${order.id} inquiry ${n}`);
    const dispute: BookedDispute = {
      id: this.nextId(order, 'dispute'),
      amount,
      openedAt: this.now,
      state: isInquiry ? 'inquiry' : 'open',
    };
    order.disputes.push(dispute);
    trace.say(this.gateway, `the payer disputes ${amount} of ${order.paymentId}: ${dispute.state}`);
    this.announce(order, { kind: 'dispute', dispute, change: 'created' });
    const becomes = isInquiry ? 'closed' : random.pick(['won', 'lost', 'lost'] as const);
    this.later(order, random.between(HOUR, 8 * DAY), () => {
      dispute.state = becomes;
      trace.say(this.gateway, `the dispute over ${amount} of ${order.paymentId} is ${becomes}`);
      this.announce(order, { kind: 'dispute', dispute, change: 'closed' });
    });
  }

  protected announce(order: Order, occasion: Occasion): void {
    this.lastEventAt = this.now;
    const message = this.message(order, occasion);
    if (message !== undefined) this.outside.deliver(this, order, message);
  }

  protected later(_order: Order, milliseconds: number, run: () => void): void {
    const { scheduler } = this.outside;
    scheduler.at(scheduler.now + milliseconds, this, run);
  }

  /** What the gateway has booked for each of its orders, as its dashboard shows it. @param paymentId of one payment only */
  entries(paymentId?: PaymentId): BookEntry[] {
    const orders = paymentId === undefined ? [...this.orders.values()] : this.ordersOf(paymentId);
    return orders.map((order) => ({
      gateway: this.gateway,
      paymentId: order.paymentId,
      currency: order.currency,
      captured: order.captured,
      refunds: order.refunds.map(({ id, key, amount, state }) => ({
        key: key ?? `gw_${this.externalId(id)}`,
        amount,
        state,
      })),
      disputes: order.disputes.map(({ id, amount, state }) => ({ id, amount, state })),
      reported: order.reported,
      payable: this.isPayable(order),
      ...this.approvalOf(order),
    }));
  }

  /** The gateway's own id of a refund of its dashboard, as it reports it. */
  protected externalId(id: string): string {
    return id;
  }

  /** What the payer has approved and nobody has captured. */
  protected approvalOf(_order: Order): Pick<BookEntry, 'approved'> {
    return {};
  }
}

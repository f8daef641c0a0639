import type { PaymentId } from '../../../shared/domain/ids.ts';
import type { Checkout } from '../../../shared/ports/payments/payment-gateway.ts';
import type { BookEntry } from '../../chaos/book-entry.ts';
import type { BookedDispute, BookedRefund, Order } from './order.ts';
import { OrderBooks } from './order-books.ts';

/** What has become of the money of a refund, as the payer sees it. */
export const toPayer = (state: BookedRefund['state']) => (state === 'abnormal' ? 'failed' : state);

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A gateway with books of its own, which tells the truth about them in its own words: orders, and how their money is returned. */
export abstract class Books extends OrderBooks {
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

  /** Whether a pending refund can fail. */
  protected readonly canRefundFail: boolean = true;
  /** What becomes of a refund that fails. */
  protected failedState(_order: Order): 'failed' | 'abnormal' {
    return 'failed';
  }
  /** Whether a bank can return a refund that was done. */
  protected readonly canReturnRefund: boolean = true;

  #decideRefund(order: Order, refund: BookedRefund, state: 'done' | 'failed'): void {
    const fails = state === 'failed' && this.canRefundFail;
    this.#finishRefund(order, refund, fails ? this.failedState(order) : 'done');
  }

  #finishRefund(order: Order, refund: BookedRefund, state: BookedRefund['state']): void {
    refund.state = state;
    this.outside.trace.say(this.gateway, `refund ${refund.key ?? refund.id} is ${state}`);
    this.announce(order, { kind: 'refund', refund });
  }

  /** The office sends an abnormal refund to another account of the payer. @returns whether it was abnormal */
  completeRefund(paymentId: PaymentId, refundId: string): boolean {
    for (const order of this.ordersOf(paymentId)) {
      const refund = order.refunds.find(
        ({ id, key = `gw_${this.externalId(id)}`, state }) =>
          state === 'abnormal' && (key === refundId || key.startsWith(`${refundId}_`)),
      );
      if (refund !== undefined) this.#finishRefund(order, refund, 'done');
      if (refund !== undefined) return true;
    }
    return false;
  }

  /** Whether its API lists the refunds of a payment, those of its dashboard among them. */
  readonly listsRefunds: boolean = false;

  /** Whether the payer can take the money back through a bank. */
  protected isDisputable(_order: Order): boolean {
    return false;
  }

  protected planReturns(order: Order): void {
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
    if (!this.isDisputable(order) || !faults.happens('the payer disputes', random, `${id} dispute`)) return;
    const count = faults.happens('the payer disputes again', random, `${id} disputes`) ? 2 : 1;
    for (let n = 0; n < count; n++) {
      const part = count > 1 || random.chance(0.3) ? random.integer(1, order.captured) : order.captured;
      this.later(order, random.between(HOUR, 5 * DAY), () => this.#dispute(order, part, n));
    }
  }

  #dispute(order: Order, wanted: number, n: number): void {
    const amount = Math.min(wanted, this.free(order));
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
    const decision = isInquiry ? 'closed' : random.pick(['won', 'lost', 'lost'] as const);
    this.later(order, random.between(HOUR, 8 * DAY), () => {
      // The office shows the bank what finance has transferred.
      const isReturned = this.free(order) < this.outside.transferred(order.paymentId);
      const becomes = decision === 'lost' && isReturned ? 'won' : decision;
      dispute.state = becomes;
      trace.say(this.gateway, `the dispute over ${amount} of ${order.paymentId} is ${becomes}`);
      this.announce(order, { kind: 'dispute', dispute, change: 'closed' });
    });
  }

  /** What the gateway has booked for each order of a payment of ours, as its dashboard shows it. @param paymentId of one payment only */
  entries(paymentId?: PaymentId): BookEntry[] {
    const orders = paymentId === undefined ? [...this.orders.values()] : this.ordersOf(paymentId);
    const own = orders.filter(({ isForeign }) => !isForeign);
    return own.map((order) => ({
      gateway: this.gateway,
      paymentId: order.paymentId,
      currency: order.currency,
      captured: order.captured,
      refunds: order.refunds.map(({ id, key, amount, state }) => ({
        key: key ?? `gw_${this.externalId(id)}`,
        amount,
        state: toPayer(state),
      })),
      disputes: order.disputes.map(({ id, amount, state }) => ({ id, amount, state })),
      reported: order.reported,
      payable: this.isPayable(order),
      ...this.approvalOf(order),
    }));
  }

  /** Whether a page that was just given out cannot be paid, though nothing has happened to its order since. @param since UTC milliseconds */
  isDeadPage(_checkout: Checkout, _since: number): boolean {
    return false;
  }

  /** The gateway's own id of a refund of its dashboard, as it reports it. */
  externalId(id: string): string {
    return id;
  }

  /** What the payer has approved and nobody has captured. */
  protected approvalOf(_order: Order): Pick<BookEntry, 'approved'> {
    return {};
  }
}

import type { PaymentId } from '../../../../shared/domain/ids.ts';
import { fromDecimal } from '../../../../shared/domain/money.ts';
import { HOUR } from '../../../../shared/domain/time.ts';
import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { BookEntry } from '../../../chaos/book-entry.ts';
import type { Answer } from '../../core/exchange.ts';
import { Books } from '../books.ts';
import type { Message, Occasion, Order, Way } from '../order.ts';
import type { ForeignOrder } from '../order-books.ts';
import { reportOf, webhookOf } from './paypal-messages.ts';
import {
  captureOf,
  disputeOf,
  eventOf,
  orderOf,
  type PayPalEvent,
  type PayPalOrder,
  refundOf,
} from './paypal-objects.ts';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, never>;
  readonly requestId: string | undefined;
}

/** The shortest that its documents name, from creation and again from approval. */
const ORDER_LIFE = 3 * HOUR;

/** PayPal's books: the payer approves, and we capture. */
export class PayPalBooks extends Books {
  readonly gateway = 'paypal';
  protected override isDisputable(): boolean {
    return true;
  }
  override readonly listsRefunds = true;
  readonly #events: PayPalEvent[] = [];
  readonly #answers = new Map<string, Answer>();

  failure(kind: 'error' | 'busy'): Answer {
    return kind === 'busy' ? problem(429, 'RATE_LIMIT_REACHED') : problem(500, 'INTERNAL_SERVER_ERROR');
  }

  request(request: Request): Promise<Answer> {
    const { method, path, requestId } = request;
    return this.call(`${method} ${path}`, () => {
      // A request id counts for its own call.
      const key = requestId === undefined ? undefined : `${path} ${requestId}`;
      const before = key === undefined ? undefined : this.#answers.get(key);
      if (before !== undefined) return before;
      const answer = this.#answer(request);
      // What was refused may be executed under the same id by a later copy of the request.
      if (key !== undefined && answer.status < 300) this.#answers.set(key, answer);
      return answer;
    });
  }

  #answer({ method, path, query, body }: Request): Answer {
    const [, , resource = '', kind = '', id = '', action] = path.split('/');
    if (resource === 'notifications') return { status: 200, body: this.#listEvents(query) };
    if (resource === 'customer') return this.#disputes(id, query);
    if (kind === 'orders' && method === 'POST' && id === '') return this.#create(body);
    if (kind === 'orders') return this.#order(method, id, action);
    return kind === 'captures' ? this.#capture(id, action, body) : this.#refundById(id);
  }

  #create(body: Record<string, never>): Answer {
    const [unit] = body.purchase_units as unknown as [
      { custom_id: string; amount: { currency_code: string; value: string } },
    ];
    const { currency_code: currency, value } = unit.amount;
    const added = this.add({
      id: `ORDER-${unit.custom_id}`,
      paymentId: unit.custom_id as PaymentId,
      amount: fromDecimal(value, currency)?.amount ?? 0,
      currency,
    });
    const order: PayPalOrder = Object.assign(added, { intent: 'CAPTURE' as const, expiresAt: this.now + ORDER_LIFE });
    return { status: 201, body: orderOf(order) };
  }

  protected addForeign(order: ForeignOrder): Order {
    const added = this.add({ ...order, id: `ORDER-${order.paymentId}`, currency: 'USD' });
    return Object.assign(added, { intent: 'CAPTURE', expiresAt: this.now + ORDER_LIFE, captureStatus: 'COMPLETED' });
  }

  #order(method: string, id: string, action: string | undefined): Answer {
    const order = this.#find(id);
    if (order === undefined) return problem(404, 'RESOURCE_NOT_FOUND');
    if (method === 'GET') return { status: 200, body: orderOf(order) };
    if (method === 'PATCH') {
      if (order.captureStatus !== undefined) return problem(422, 'ORDER_ALREADY_COMPLETED');
      // Not every order can be changed.
      if (order.random.chance(0.1)) return problem(422, 'NOT_PATCHABLE');
      order.intent = 'AUTHORIZE';
      return { status: 204, body: undefined };
    }
    if (action !== 'capture') throw new TypeError(`PayPal does not know ${action}`);
    if (order.captureStatus !== undefined) return problem(422, 'ORDER_ALREADY_CAPTURED');
    if (order.intent !== 'CAPTURE') return problem(422, 'ACTION_DOES_NOT_MATCH_INTENT');
    if (order.state !== 'approved') return problem(422, 'ORDER_NOT_APPROVED');
    if (order.willDecline) {
      // Mostly the payer may choose another funding; sometimes the order is completed by a capture that is declined.
      order.declinedAt = this.now;
      if (order.random.chance(0.6)) return problem(422, 'INSTRUMENT_DECLINED');
      order.captureStatus = 'DECLINED';
      order.state = 'closed';
      this.announce(order, { kind: 'declined' });
    } else if (order.willTakeTime) {
      order.captureStatus = 'PENDING';
      order.state = 'processing';
      this.announce(order, { kind: 'processing' });
      const isPaid = order.random.chance(0.7);
      this.later(order, order.random.between(60_000, 10 * HOUR), () => this.#decide(order, isPaid));
    } else {
      order.captureStatus = 'COMPLETED';
      this.capture(order);
    }
    return { status: 201, body: orderOf(order) };
  }

  #decide(order: PayPalOrder, isPaid: boolean): void {
    order.captureStatus = isPaid ? 'COMPLETED' : 'DECLINED';
    if (isPaid) {
      this.capture(order);
    } else {
      order.state = 'closed';
      this.announce(order, { kind: 'declined' });
    }
  }

  #capture(id: string, action: string | undefined, body: Record<string, never>): Answer {
    const order = this.#find(id.replace('CAPTURE-', 'ORDER-'));
    if (order?.captureStatus === undefined) return problem(404, 'RESOURCE_NOT_FOUND');
    if (action !== 'refund') return { status: 200, body: captureOf(order) };
    const { amount, custom_id: key } = body as unknown as { amount: { value: string }; custom_id: string };
    const isKnown = order.refunds.some((one) => one.key === key);
    const isRefused =
      !isKnown && this.outside.faults.happens('a refund is refused', order.random, `${order.id} ${key}`);
    if (isRefused) return problem(422, 'REFUND_FAILED_INSUFFICIENT_FUNDS');
    if (order.captureStatus !== 'COMPLETED') return problem(422, 'PENDING_CAPTURE');
    if (!isKnown && order.disputes.some(({ state }) => state === 'open')) return problem(422, 'TRANSACTION_DISPUTED');
    const refund = this.refund(order, key, fromDecimal(amount.value, order.currency)?.amount ?? 0);
    if (refund !== undefined) return { status: 201, body: refundOf(order, refund) };
    const isLost = order.disputes.some(({ state }) => state === 'lost');
    const full = isLost ? 'REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK' : 'CAPTURE_FULLY_REFUNDED';
    return problem(422, this.free(order) === 0 ? full : 'REFUND_AMOUNT_EXCEEDED');
  }

  #refundById(id: string): Answer {
    for (const order of this.orders.values()) {
      const refund = order.refunds.find((one) => one.id === id);
      if (refund !== undefined) return { status: 200, body: refundOf(order, refund) };
    }
    return problem(404, 'RESOURCE_NOT_FOUND');
  }

  #disputes(id: string, query: URLSearchParams): Answer {
    if (id !== '') {
      for (const order of this.orders.values()) {
        const dispute = order.disputes.find((one) => one.id === id);
        if (dispute !== undefined) return { status: 200, body: disputeOf(order, dispute) };
      }
      return problem(404, 'RESOURCE_NOT_FOUND');
    }
    const order = this.#find((query.get('disputed_transaction_id') ?? '').replace('CAPTURE-', 'ORDER-'));
    const items = (order?.disputes ?? []).map((one) => ({ dispute_id: one.id }));
    return { status: 200, body: { items, links: [] } };
  }

  #listEvents(query: URLSearchParams): object {
    const [from, until] = ['start_time', 'end_time'].map((name) => Date.parse(query.get(name) ?? '')) as [
      number,
      number,
    ];
    return {
      events: this.#events
        .filter(({ at }) => at >= from && at <= until)
        .map(eventOf)
        .reverse(),
      links: [],
    };
  }

  /** PayPal forgets an order that is not captured in time. */
  #find(id: string): PayPalOrder | undefined {
    const order = this.orders.get(id) as PayPalOrder | undefined;
    const isForgotten = order?.captureStatus === undefined && order !== undefined && this.now >= order.expiresAt;
    return isForgotten ? undefined : order;
  }

  protected open(checkout: Checkout): Order | undefined {
    if (checkout.type !== 'redirect') return undefined;
    return this.#find(new URL(checkout.url).searchParams.get('token') ?? '');
  }

  /** Only we can capture it; the payer only approves. */
  isPayable(): boolean {
    return false;
  }

  override visit(checkout: Checkout, way: Way): boolean {
    const order = this.open(checkout) as PayPalOrder | undefined;
    if (order === undefined || order.captureStatus !== undefined) return false;
    this.outside.trace.say('the payer', `${way === 'pays' ? 'approves' : way} at paypal: ${order.paymentId}`);
    if (way === 'only looks') return true;
    order.willDecline = way === 'is declined';
    order.willTakeTime = way === 'is processed slowly';
    order.state = 'approved';
    order.approvedAt = this.now;
    order.expiresAt = this.now + ORDER_LIFE;
    this.announce(order, { kind: 'approved' });
    return true;
  }

  protected override approvalOf(order: Order): Pick<BookEntry, 'approved'> {
    const { approvedAt, declinedAt = 0, captureStatus, expiresAt, intent } = order as PayPalOrder;
    if (approvedAt === undefined || captureStatus !== undefined || intent !== 'CAPTURE' || declinedAt >= approvedAt)
      return {};
    return { approved: { at: approvedAt, until: expiresAt } };
  }

  protected message(order: Order, occasion: Occasion): Message {
    const { type, resource, subject } = reportOf(order as PayPalOrder, occasion);
    const event: PayPalEvent = { id: this.nextId(order, 'WH-'), at: this.now, type, resource };
    this.#events.push(event);
    return {
      id: event.id,
      ...(subject !== undefined && { subject }),
      raw: (now, change) => webhookOf(event, now, change),
    };
  }
}

function problem(status: number, issue: string): Answer {
  return { status, body: { name: issue, details: [{ issue }], debug_id: 'simulated' } };
}

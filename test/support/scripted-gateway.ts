import type { DisputeObservation, GatewayEvent, RefundObservation } from '../../shared/domain/gateway-event.ts';
import type { Outcome } from '../../shared/domain/observation.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { Refund } from '../../shared/domain/refund.ts';
import type { Source } from '../../shared/domain/source.ts';
import type {
  Checkout,
  CreateResult,
  MalformedGatewayEvent,
  PayerContext,
  PaymentGateway,
  PaymentOrder,
  PaymentQueryResult,
  RefundResult,
} from '../../shared/ports/payments/payment-gateway.ts';
import { observed } from './fixtures.ts';

/** The gateway's answer to a query: an outcome, none, or one that our code cannot parse. */
type Books = Outcome | 'unavailable' | 'broken';

type Listed = GatewayEvent | MalformedGatewayEvent;

export const CHECKOUT: Checkout = { type: 'redirect', url: 'https://gateway.example/' };

/** A gateway whose answers a test scripts, and which records its calls. */
export class ScriptedGateway implements PaymentGateway {
  readonly name = 'stripe';
  books: Books = { status: 'open' };
  /** Whether closing succeeds. */
  closes = true;
  /** Whether it also closes what the payer has approved. */
  closesApproved = false;
  /** Whether a capture is answered, and takes the money. */
  captureAnswers = true;
  /** Whether it names a payment when it creates it, as Alipay does not. */
  assignsReference = true;
  /** Its answer to an order, if it creates no payment. */
  refusal: Exclude<CreateResult, { outcome: 'created' }> | undefined;
  refunds: RefundResult = { outcome: 'done' };
  found: RefundResult = { outcome: 'not_found' };
  /** Overrides of a notified refund when it is confirmed. */
  dashboard: Partial<RefundObservation> = {};
  /** Its list of refunds; undefined if it does not answer. */
  listed: readonly RefundObservation[] | undefined = [];
  disputes: readonly DisputeObservation[] = [];
  events: Listed[] = [];
  /** The merchant accounts in the secret. */
  held: readonly string[] = ['acct_1/test'];
  readonly calls: string[] = [];
  readonly orders: PaymentOrder[] = [];
  now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  async accounts() {
    return this.held;
  }

  async create(order: PaymentOrder, _payer: PayerContext): Promise<CreateResult> {
    this.calls.push('create');
    this.orders.push(order);
    const [account = ''] = this.held;
    const reference = this.assignsReference && { reference: `pi_${order.id}` };
    return this.refusal ?? { outcome: 'created', account, ...reference, checkout: () => CHECKOUT };
  }

  async query(payment: Payment, source: Source): Promise<PaymentQueryResult> {
    this.calls.push('inquire');
    return this.#answer(payment, source);
  }

  async close(payment: Payment, _reason: unknown, source: Source): Promise<PaymentQueryResult> {
    this.calls.push('close');
    const closable = this.closesApproved ? ['open', 'approved'] : ['open'];
    if (this.closes && typeof this.books === 'object' && closable.includes(this.books.status))
      this.books = { status: 'closed' };
    return this.#answer(payment, source);
  }

  async capture(payment: Payment, source: Source): Promise<PaymentQueryResult> {
    this.calls.push('capture');
    if (this.captureAnswers && typeof this.books === 'object' && this.books.status === 'approved')
      this.books = { status: 'succeeded', captured: payment.amount };
    return this.captureAnswers ? this.#answer(payment, source) : { outcome: 'unknown' };
  }

  async parseWebhook(): Promise<GatewayEvent | undefined> {
    return undefined;
  }

  async refund(_refund: Refund, _payment: Payment, until: number): Promise<RefundResult> {
    if (this.now() >= until) return { outcome: 'unknown' };
    this.calls.push('refund');
    return this.refunds;
  }

  async findRefund() {
    this.calls.push('findRefund');
    return this.found;
  }

  async confirmRefund(notified: RefundObservation) {
    this.calls.push('confirmRefund');
    return this.books === 'unavailable' ? ({ outcome: 'unknown' } as const) : { ...notified, ...this.dashboard };
  }

  async listRefunds() {
    this.calls.push('listRefunds');
    return this.listed ?? ({ outcome: 'unknown' } as const);
  }

  async findDisputes(_payment: Payment, source: Source) {
    this.calls.push('findDisputes');
    if (this.books === 'unavailable') return { outcome: 'unknown' } as const;
    return this.disputes.map((one) => ({ ...one, at: this.now(), source }));
  }

  async *listEvents(..._range: Parameters<Required<PaymentGateway>['listEvents']>): AsyncIterable<Listed> {
    yield* this.events;
  }

  #answer(payment: Payment, source: Source): PaymentQueryResult {
    if (this.books === 'unavailable') return { outcome: 'unknown' };
    if (this.books === 'broken') throw new TypeError('a response that cannot be parsed');
    const isPayable = this.books.status === 'open';
    const observation = observed(payment, this.books, { at: this.now(), source });
    return { outcome: 'known', observation, ...(isPayable && { checkout: () => CHECKOUT }) };
  }
}

import type { GatewayEvent, RefundObservation } from '../../shared/domain/gateway-event.ts';
import type { Outcome } from '../../shared/domain/observation.ts';
import type { Payment } from '../../shared/domain/payment.ts';
import type { Source } from '../../shared/domain/source.ts';
import type {
  MalformedGatewayEvent,
  PaymentGateway,
  PaymentQueryResult,
  RefundResult,
} from '../../shared/ports/payments/payment-gateway.ts';
import { observed } from './fixtures.ts';

/** What the gateway's books say: an outcome, silence, or an answer that nobody understands. */
type Books = Outcome | 'silent' | 'broken';

type Listed = GatewayEvent | MalformedGatewayEvent;

/** A gateway whose books and refunds a test writes, and which counts what it is asked to do. */
export class ScriptedGateway implements PaymentGateway {
  readonly method = 'stripe';
  books: Books = { status: 'open' };
  /** What closing does to the books. */
  closes = true;
  /** Whether a capture is answered, and takes the money. */
  captureAnswers = true;
  refunds: RefundResult = { outcome: 'done' };
  found: RefundResult = { outcome: 'not_found' };
  /** What its books say of a refund that was made there, where it is not what was told. */
  dashboard: Partial<RefundObservation> = {};
  events: Listed[] = [];
  readonly calls: string[] = [];
  now: () => number;

  constructor(now: () => number) {
    this.now = now;
  }

  async create(): Promise<never> {
    throw new Error('not part of this script');
  }

  async query(payment: Payment, source: Source): Promise<PaymentQueryResult> {
    this.calls.push('inquire');
    return this.#tell(payment, source);
  }

  async close(payment: Payment, _reason: unknown, source: Source): Promise<PaymentQueryResult> {
    this.calls.push('close');
    if (this.closes && typeof this.books === 'object' && this.books.status === 'open')
      this.books = { status: 'closed' };
    return this.#tell(payment, source);
  }

  async capture(payment: Payment, source: Source): Promise<PaymentQueryResult> {
    this.calls.push('capture');
    if (this.captureAnswers && typeof this.books === 'object' && this.books.status === 'approved')
      this.books = { status: 'succeeded', captured: payment.amount };
    return this.captureAnswers ? this.#tell(payment, source) : { outcome: 'unknown' };
  }

  async parseWebhook(): Promise<GatewayEvent | undefined> {
    return undefined;
  }

  async refund() {
    this.calls.push('refund');
    return this.refunds;
  }

  async findRefund() {
    this.calls.push('findRefund');
    return this.found;
  }

  async confirmRefund(said: RefundObservation) {
    this.calls.push('confirmRefund');
    return this.books === 'silent' ? ({ outcome: 'unknown' } as const) : { ...said, ...this.dashboard };
  }

  async findDispute() {
    this.calls.push('findDispute');
    return undefined;
  }

  async *listEvents(..._asked: Parameters<Required<PaymentGateway>['listEvents']>): AsyncIterable<Listed> {
    yield* this.events;
  }

  #tell(payment: Payment, source: Source): PaymentQueryResult {
    if (this.books === 'silent') return { outcome: 'unknown' };
    if (this.books === 'broken') throw new TypeError('an answer that nobody understands');
    return { outcome: 'known', observation: observed(payment, this.books, { at: this.now(), source }) };
  }
}

import Stripe from 'stripe';
import type { PaymentId } from '../../../../shared/domain/ids.ts';
import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { Answer } from '../../core/exchange.ts';
import { Books } from '../books.ts';
import type { Message, Occasion, Order } from '../order.ts';
import type { ForeignOrder } from '../order-books.ts';
import { KEYS } from './keys.ts';
import {
  disputeOf,
  eventOf,
  type Intent,
  intentOf,
  list,
  missing,
  refundOf,
  rejected,
  seconds,
  withAmount,
} from './stripe-objects.ts';
import { confirm, endAttempt, newWallet, pageOf } from './wallet.ts';

type Fields = Readonly<Record<string, string>>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Stripe's books: PaymentIntents, refunds, disputes and events, as its API shows them. */
export class StripeBooks extends Books {
  readonly gateway = 'stripe';
  override readonly listsRefunds = true;
  /** Newest last. */
  readonly #events: {
    readonly created: number;
    readonly id: string;
    readonly type: string;
    readonly data: { readonly object: unknown };
  }[] = [];
  readonly #answers = new Map<string, Answer>();

  failure(kind: 'error' | 'busy'): Answer {
    return kind === 'busy'
      ? { status: 429, body: { error: { type: 'rate_limit_error', code: 'rate_limit', message: 'Too many requests' } } }
      : { status: 500, body: { error: { type: 'api_error', message: 'An error occurred' } } };
  }

  /** @param fields of the form, flat: `metadata[payment]` */
  request(method: string, path: string, fields: Fields, idempotencyKey: string | undefined): Promise<Answer> {
    const [, , resource = '', id, action] = path.split('/');
    return this.call(`${method} ${path}`, () => {
      if (method !== 'POST') return this.#read(resource, id, fields);
      const before = idempotencyKey === undefined ? undefined : this.#answers.get(idempotencyKey);
      if (before !== undefined) return { ...before, body: { ...(before.body as object) } };
      const answer = this.#write(resource, id, action, fields);
      if (idempotencyKey !== undefined) this.#answers.set(idempotencyKey, answer);
      return answer;
    });
  }

  #write(resource: string, id: string | undefined, action: string | undefined, fields: Fields): Answer {
    if (resource === 'refunds') return this.#refund(fields);
    if (id === undefined) return this.#create(fields);
    const intent = this.orders.get(id) as Intent | undefined;
    if (intent === undefined) return missing(id);
    if (action === 'confirm') return this.#confirm(intent);
    if (action !== 'cancel') throw new TypeError(`Stripe does not know ${action}`);
    if (intent.state !== 'open' && !(intent.state === 'processing' && intent.random.chance(0.2)))
      return rejected('payment_intent_unexpected_state');
    intent.state = 'closed';
    this.announce(intent, { kind: 'closed' });
    return { status: 200, body: intentOf(intent) };
  }

  #create(fields: Fields): Answer {
    const metadata = {
      payment: fields['metadata[payment]'] ?? '',
      application: fields['metadata[application]'] ?? '',
      method: fields['metadata[method]'] ?? '',
    };
    const order = this.add({
      id: `pi_${metadata.payment}`,
      paymentId: metadata.payment as PaymentId,
      amount: Number(fields.amount),
      currency: String(fields.currency).toUpperCase(),
    });
    const wallet = newWallet(fields['payment_method_data[type]'], this.now);
    const intent: Intent = Object.assign(order, { metadata, ...(wallet && { wallet }) });
    this.#expireAttempt(intent);
    return { status: 200, body: intentOf(intent) };
  }

  #confirm(intent: Intent): Answer {
    const { state, wallet } = intent;
    if (state !== 'open' || wallet === undefined || !confirm(wallet, this.now))
      return rejected('payment_intent_unexpected_state');
    delete intent.decline;
    this.#expireAttempt(intent);
    return { status: 200, body: intentOf(intent) };
  }

  /** Nobody has documented how long an attempt lasts. */
  #expireAttempt(intent: Intent): void {
    const { wallet } = intent;
    if (wallet === undefined) return;
    const { attempt } = wallet;
    this.later(intent, intent.random.between(5 * MINUTE, 3 * HOUR), () => {
      if (intent.state === 'open' && wallet.isWaiting && wallet.attempt === attempt) this.decline(intent);
    });
  }

  protected override decline(order: Order): void {
    const { wallet } = order as Intent;
    if (wallet !== undefined) endAttempt(wallet, this.now);
    super.decline(order);
  }

  protected override isDisputable(order: Order): boolean {
    return (order as Intent).wallet === undefined;
  }

  override isDeadPage(checkout: Checkout, since: number): boolean {
    const page = pageOf(checkout);
    const intent = this.orders.get(page?.intent ?? '') as Intent | undefined;
    if (intent?.wallet === undefined || intent.state !== 'open' || intent.wallet.changedAt >= since) return false;
    return this.open(checkout) === undefined;
  }

  protected addForeign(order: ForeignOrder): Order {
    const metadata = { payment: order.paymentId };
    return Object.assign(this.add({ ...order, id: `pi_${order.paymentId}`, currency: 'USD' }), { metadata });
  }

  #refund(fields: Fields): Answer {
    const order = this.orders.get(fields.payment_intent ?? '');
    if (order === undefined) return missing(fields.payment_intent ?? '');
    const [amount, key] = [Number(fields.amount), fields['metadata[refund]']];
    const { faults } = this.outside;
    const isKnown = order.refunds.some((one) => one.key === key);
    if (!isKnown && faults.happens('a refund is refused', order.random, `${order.id} ${key}`))
      return rejected('charge_disputed');
    const refund = this.refund(order, key, amount);
    if (refund !== undefined) return { status: 200, body: refundOf(order, refund) };
    const taken = order.disputes.some(({ state }) => state === 'open' || state === 'lost');
    return rejected(taken ? 'charge_disputed' : 'charge_already_refunded');
  }

  #read(resource: string, id: string | undefined, fields: Fields): Answer {
    const order = this.orders.get(fields.payment_intent ?? id ?? '');
    switch (resource) {
      case 'payment_intents':
        return order === undefined ? missing(id ?? '') : { status: 200, body: intentOf(order) };
      case 'refunds': {
        if (id === undefined) return list((order?.refunds ?? []).map((one) => refundOf(order as Order, one)).reverse());
        for (const one of this.orders.values()) {
          const refund = one.refunds.find((candidate) => `re_${candidate.id}` === id);
          if (refund !== undefined) return { status: 200, body: refundOf(one, refund) };
        }
        return missing(id);
      }
      case 'disputes':
        return list((order?.disputes ?? []).map((one) => disputeOf(order as Order, one)).reverse());
      case 'events': {
        const [from, until] = [Number(fields['created[gte]']), Number(fields['created[lt]'])];
        return list(
          this.#events
            .filter(({ created }) => created >= from && created < until)
            .map(eventOf)
            .reverse(),
        );
      }
      default:
        throw new TypeError(`Stripe does not know ${resource}`);
    }
  }

  protected open(checkout: Checkout): Order | undefined {
    if (checkout.type === 'stripe') return this.orders.get(checkout.clientSecret.split('_secret_')[0] ?? '');
    const page = pageOf(checkout);
    const intent = this.orders.get(page?.intent ?? '') as Intent | undefined;
    return intent?.wallet?.isWaiting && intent.wallet.attempt === page?.attempt ? intent : undefined;
  }

  isPayable(order: Order): boolean {
    const { state, wallet } = order as Intent;
    return state === 'open' && (wallet === undefined || wallet.isWaiting);
  }

  override externalId(id: string): string {
    return `re_${id}`;
  }

  protected message(order: Order, occasion: Occasion): Message {
    const [type, object, subject] = this.#describe(order, occasion);
    const event = { id: this.nextId(order, 'evt_'), created: seconds(this.now), type, data: { object } };
    this.#events.push(event);
    return {
      id: event.id,
      ...(subject !== undefined && { subject }),
      raw: (now, change) => {
        const changed = {
          ...event,
          data: {
            object:
              change === 'amount'
                ? withAmount(object)
                : change === 'word'
                  ? { ...object, status: 'simulated' }
                  : object,
          },
        };
        const body = JSON.stringify(eventOf(changed));
        const signature = {
          payload: body,
          secret: change === 'signature' ? 'whsec_forged' : KEYS.webhookSecret,
          timestamp: seconds(now),
        };
        return { body, headers: { 'stripe-signature': stripe.webhooks.generateTestHeaderString(signature) } };
      },
    };
  }

  #describe(order: Order, occasion: Occasion): [type: string, object: object, subject?: string] {
    switch (occasion.kind) {
      case 'refund': {
        const { refund } = occasion;
        const type =
          refund.state === 'failed' ? 'refund.failed' : refund.at === this.now ? 'refund.created' : 'refund.updated';
        return [type, refundOf(order, refund), ...(refund.key === undefined ? [`refund gw_re_${refund.id}`] : [])] as [
          string,
          object,
        ];
      }
      case 'dispute':
        return [
          `charge.dispute.${occasion.change}`,
          disputeOf(order, occasion.dispute),
          `dispute ${occasion.dispute.id}`,
        ];
      case 'paid':
        return ['payment_intent.succeeded', intentOf(order), 'success'];
      case 'declined':
        return ['payment_intent.payment_failed', intentOf(order)];
      case 'closed':
        return ['payment_intent.canceled', intentOf(order)];
      default:
        return ['payment_intent.processing', intentOf(order)];
    }
  }
}

const stripe = new Stripe('sk_test_simulated');

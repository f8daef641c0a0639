import { type PaymentId, paymentIdOfOrder } from '../../../../shared/domain/ids.ts';
import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { Answer } from '../../core/exchange.ts';
import { Books } from '../books.ts';
import type { BookedRefund, Message, Occasion, Order } from '../order.ts';
import type { ForeignOrder } from '../order-books.ts';
import { ACCOUNT, sealed, signed } from './messages.ts';

interface WechatOrder extends Order {
  readonly expiresAt: number;
  /** The only code or address that works. */
  link: string;
}

type Body = Readonly<Record<string, never>>;

const MINUTE = 60_000;
const LINK_LIFE = 120 * MINUTE;

/** WeChat Pay's books: an order for each number, of which a payment may have two. */
export class WechatPayBooks extends Books {
  readonly gateway = 'wechat-pay';
  protected override readonly canReturnRefund = false;
  protected override failedState({ random }: Order) {
    return random.chance(0.5) ? 'abnormal' : 'failed';
  }
  #links = 0;

  failure(kind: 'error' | 'busy'): Answer {
    return kind === 'busy' ? refusal(429, 'FREQUENCY_LIMITED') : refusal(500, 'SYSTEM_ERROR');
  }

  request(method: string, address: string, body: Body): Promise<Answer> {
    const [path = ''] = address.split('?');
    return this.call(`${method} ${path}`, () => this.#answer(method, path, body));
  }

  #answer(method: string, path: string, body: Body): Answer {
    const [, , area, kind = '', last = '', number = '', action] = path.split('/');
    if (area === 'refund') return method === 'get' ? this.#findRefund(decodeURIComponent(number)) : this.#refund(body);
    if (kind === 'transactions' && last !== 'out-trade-no') return this.#place(last, body);
    const order = this.orders.get(number) as WechatOrder | undefined;
    if (action === 'close') return this.#close(order);
    return order === undefined ? refusal(404, 'ORDER_NOT_EXIST') : { status: 200, body: this.#transactionOf(order) };
  }

  #place(product: string, body: Body): Answer {
    const {
      out_trade_no: id,
      amount,
      time_expire,
    } = body as unknown as { out_trade_no: string; amount: { total: number }; time_expire: string };
    const existing = this.orders.get(id) as WechatOrder | undefined;
    if (existing?.state === 'closed') return refusal(400, 'ORDER_CLOSED');
    if (existing !== undefined && existing.state !== 'open') return refusal(400, 'ORDERPAID');
    if (existing !== undefined && existing.expiresAt !== Date.parse(time_expire))
      return refusal(400, 'INVALID_REQUEST');
    const order =
      existing ??
      (Object.assign(
        this.add({ id, paymentId: paymentIdOfOrder(id) as PaymentId, amount: amount.total, currency: 'CNY' }),
        {
          expiresAt: Date.parse(time_expire),
          link: '',
        },
      ) as WechatOrder);
    order.link = `${id}.${++this.#links}`;
    const answer =
      product === 'h5'
        ? { h5_url: `https://wx.tenpay.com/pay?link=${order.link}` }
        : { code_url: `weixin://pay?link=${order.link}` };
    return { status: 200, body: answer };
  }

  protected addForeign(order: ForeignOrder): Order {
    const added = this.add({ ...order, id: order.paymentId, currency: 'CNY' });
    return Object.assign(added, { expiresAt: this.now + LINK_LIFE, link: '' });
  }

  #close(order: WechatOrder | undefined): Answer {
    if (order !== undefined && order.state !== 'open' && order.state !== 'closed') return refusal(400, 'ORDERPAID');
    if (order !== undefined) order.state = 'closed';
    return { status: 204, body: undefined };
  }

  #refund(body: Body): Answer {
    const {
      transaction_id,
      out_trade_no,
      out_refund_no: key,
      amount,
    } = body as unknown as {
      transaction_id?: string;
      out_trade_no?: string;
      out_refund_no: string;
      amount: { refund: number; total: number };
    };
    const order = this.orders.get(out_trade_no ?? transaction_id?.slice(TRANSACTION.length) ?? '');
    if (order === undefined || order.captured === 0) return refusal(404, 'RESOURCE_NOT_EXISTS');
    const before = order.refunds.find((one) => one.key === key);
    if (amount.total !== order.captured || (before !== undefined && before.amount !== amount.refund))
      return refusal(400, 'INVALID_REQUEST');
    const { faults } = this.outside;
    if (before === undefined && faults.happens('a refund is refused', order.random, `${order.id} ${key}`))
      return refusal(403, order.random.pick(REFUSALS));
    const refund = this.refund(order, key, amount.refund);
    return refund === undefined
      ? refusal(400, 'INVALID_REQUEST')
      : { status: 200, body: this.#refundOf(order, refund) };
  }

  #findRefund(number: string): Answer {
    for (const order of this.orders.values()) {
      const refund = order.refunds.find((one) => (one.key ?? one.id) === number);
      if (refund !== undefined) return { status: 200, body: this.#refundOf(order, refund) };
    }
    return refusal(404, 'RESOURCE_NOT_EXISTS');
  }

  /** The code is scanned, or the address opened. */
  protected open(checkout: Checkout): Order | undefined {
    const text = checkout.type === 'qr' ? checkout.codeUrl : checkout.type === 'redirect' ? checkout.url : '';
    const link = /[?&]link=([^&]+)/.exec(text)?.[1] ?? '';
    const order = this.orders.get(link.split('.')[0] ?? '') as WechatOrder | undefined;
    return order?.link === link ? order : undefined;
  }

  isPayable(order: Order): boolean {
    const { state, expiresAt, createdAt } = order as WechatOrder;
    return state === 'open' && this.now < expiresAt && this.now < createdAt + LINK_LIFE;
  }

  /** WeChat shows declines in its own app alone. */
  protected override decline(order: Order): void {
    order.state = 'open';
  }

  /** A bank may have debited the payer while the order still says NOTPAY; if the order is closed meanwhile, the money goes back. */
  protected override act(order: Order, way: 'pays' | 'is declined' | 'is processed slowly'): void {
    if (way === 'is processed slowly')
      this.later(order, order.random.between(1_000, 2 * MINUTE), () => {
        if (order.state === 'open') this.capture(order);
      });
    else super.act(order, way);
  }

  protected message(order: Order, occasion: Occasion): Message | undefined {
    if (occasion.kind !== 'paid' && occasion.kind !== 'refund') return undefined;
    const refund = occasion.kind === 'refund' ? occasion.refund : undefined;
    // One of the platform is reported to the URL that is set there.
    if (refund?.state === 'pending') return undefined;
    const subject = refund === undefined ? 'success' : refund.key === undefined ? `refund gw_${refund.id}` : undefined;
    const id = this.nextId(order, 'EV-');
    const at = this.now;
    const type = refund === undefined ? 'TRANSACTION.SUCCESS' : `REFUND.${REFUND_STATUS[refund.state]}`;
    const resource = refund === undefined ? this.#transactionOf(order) : this.#noticeOf(order, refund);
    return {
      id,
      ...(subject !== undefined && { subject }),
      isOnlySource: order.isForeign === true || (refund !== undefined && refund.key === undefined),
      raw: (now, change) => {
        const content =
          change === 'amount'
            ? withAmount(resource)
            : change === 'word'
              ? { ...resource, trade_state: 'SIMULATED', refund_status: 'SIMULATED' }
              : resource;
        return signed(
          JSON.stringify({ id, create_time: rfc3339(at), event_type: type, resource: sealed(content, id) }),
          now,
          change !== 'signature',
        );
      },
    };
  }

  #transactionOf(order: Order) {
    const { id, state, captured, amount, capturedAt, refunds } = order;
    const isPaid = captured > 0;
    const word = isPaid ? (refunds.length > 0 ? 'REFUND' : 'SUCCESS') : state === 'closed' ? 'CLOSED' : 'NOTPAY';
    return {
      appid: ACCOUNT.appId,
      mchid: ACCOUNT.mchId,
      out_trade_no: id,
      trade_state: word,
      ...(isPaid && { transaction_id: `${TRANSACTION}${id}`, success_time: rfc3339(capturedAt ?? 0) }),
      amount: { total: captured || amount, currency: 'CNY' },
    };
  }

  #refundOf({ id }: Order, { id: own, key, amount, state }: BookedRefund) {
    return {
      out_refund_no: key ?? own,
      out_trade_no: id,
      transaction_id: `${TRANSACTION}${id}`,
      status: REFUND_STATUS[state],
      amount: { refund: amount, currency: 'CNY' },
    };
  }

  #noticeOf(order: Order, refund: BookedRefund) {
    const { status, ...rest } = this.#refundOf(order, refund);
    return { mchid: ACCOUNT.mchId, refund_status: status, ...rest };
  }
}

const TRANSACTION = '4200-';
/** The first one also for refunds of one order in too short a time. */
const REFUSALS = ['INVALID_REQUEST', 'NOT_ENOUGH', 'NOT_ENOUGH', 'USER_ACCOUNT_ABNORMAL'] as const;
const REFUND_STATUS = { pending: 'PROCESSING', done: 'SUCCESS', failed: 'CLOSED', abnormal: 'ABNORMAL' } as const;

function rfc3339(at: number): string {
  return `${new Date(at + 8 * 60 * MINUTE).toISOString().slice(0, 19)}+08:00`;
}

function withAmount<T extends { amount: object }>(resource: T): T {
  const amounts = Object.entries(resource.amount).map(([name, value]) => [
    name,
    typeof value === 'number' ? value + 1 : value,
  ]);
  return { ...resource, amount: Object.fromEntries(amounts) };
}

function refusal(status: number, code: string): Answer {
  return { status, body: { code, message: code } };
}

import type { PaymentId } from '../../../../shared/domain/ids.ts';
import { fromDecimal, money, toDecimal } from '../../../../shared/domain/money.ts';
import { HOUR } from '../../../../shared/domain/time.ts';
import { fromBeijing, toBeijing } from '../../../../shared/gateways/alipay/beijing-time.ts';
import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { Answer } from '../../core/exchange.ts';
import { Books } from '../books.ts';
import type { BookedRefund, Message, MessageChange, Occasion, Order } from '../order.ts';
import type { ForeignOrder } from '../order-books.ts';
import { GENUINE } from '../signature.ts';

type Biz = Readonly<Record<string, string>>;

interface Trade extends Order {
  /** The page that the buyer has begun with. */
  readonly page: string;
  readonly expiresAt: number;
}

/** Alipay's books: a trade exists once the buyer has begun, and is closed at its time. */
export class AlipayBooks extends Books {
  readonly gateway = 'alipay';
  override readonly beginsWithPayer = true;
  // Alipay reports a refund once it is done, and never takes it back.
  protected override readonly canRefundFail = false;
  protected override readonly canReturnRefund = false;

  failure(kind: 'error' | 'busy'): Answer {
    return kind === 'busy'
      ? { status: 200, body: { code: '40005', msg: 'Call Limited', sub_code: 'isv.call-num-limited' } }
      : {
          status: 200,
          body: { code: '20000', msg: 'Service Currently Unavailable', sub_code: 'aop.ACQ.SYSTEM_ERROR' },
        };
  }

  request(method: string, biz: Biz): Promise<Answer> {
    return this.call(`${method} ${biz.out_trade_no ?? biz.trade_no}`, () => ({
      status: 200,
      body: this.#answer(method, biz),
    }));
  }

  #answer(method: string, biz: Biz): object {
    const trade = this.#find(biz);
    if (trade === undefined) return rejected('ACQ.TRADE_NOT_EXIST');
    switch (method) {
      case 'alipay.trade.query':
        return { ...success(trade), trade_status: this.#statusOf(trade), total_amount: yuan(this.#totalOf(trade)) };
      case 'alipay.trade.close':
        if (trade.state !== 'open') return rejected('ACQ.TRADE_STATUS_ERROR');
        trade.state = 'closed';
        this.announce(trade, { kind: 'closed' });
        return success(trade);
      case 'alipay.trade.refund':
        return this.#refund(trade, biz);
      case 'alipay.trade.fastpay.refund.query': {
        const id = biz.out_request_no;
        const refund = trade.refunds.find((one) => (one.key ?? one.id) === id && one.state === 'done');
        if (refund === undefined) return { code: '10000', msg: 'Success' };
        return {
          ...success(trade),
          out_request_no: id,
          refund_amount: yuan(refund.amount),
          refund_status: 'REFUND_SUCCESS',
        };
      }
      default:
        throw new TypeError(`Alipay does not know ${method}`);
    }
  }

  #refund(trade: Trade, { out_request_no: key = '', refund_amount = '' }: Biz): object {
    const amount = fromDecimal(refund_amount, 'CNY')?.amount ?? 0;
    const before = trade.refunds.find((one) => one.key === key);
    if (before !== undefined && before.amount !== amount) return rejected('ACQ.DISCORDANT_REPEAT_REQUEST');
    if (trade.state !== 'captured') return rejected('ACQ.TRADE_STATUS_ERROR');
    const isRefused =
      before === undefined && this.outside.faults.happens('a refund is refused', trade.random, `${trade.id} ${key}`);
    if (isRefused) return rejected('ACQ.SELLER_BALANCE_NOT_ENOUGH');
    const refund = this.refund(trade, key, amount);
    if (refund === undefined) return rejected('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL');
    return {
      ...success(trade),
      fund_change: before === undefined && refund.state === 'done' ? 'Y' : 'N',
      refund_fee: yuan(this.#refunded(trade)),
    };
  }

  /** The buyer opens the page: the trade begins, or continues with the same page. */
  protected open(checkout: Checkout): Order | undefined {
    if (checkout.type !== 'redirect') return undefined;
    const { searchParams } = new URL(checkout.url);
    const biz = JSON.parse(searchParams.get('biz_content') ?? '{}') as Biz;
    const { out_trade_no: id = '', total_amount = '', time_expire = '' } = biz;
    const page = `${searchParams.get('method')} ${total_amount} ${time_expire}`;
    const existing = this.#find({ out_trade_no: id });
    // Another page of the same order is refused (ACQ.CONTEXT_INCONSISTENT).
    if (existing !== undefined) return existing.page === page ? existing : undefined;
    const expiresAt = fromBeijing(time_expire) ?? 0;
    if (this.now >= expiresAt) return undefined;
    const amount = fromDecimal(total_amount, 'CNY')?.amount ?? 0;
    const trade: Trade = Object.assign(this.add({ id, paymentId: id as PaymentId, amount, currency: 'CNY' }), {
      page,
      expiresAt,
    });
    return trade;
  }

  protected addForeign(order: ForeignOrder): Order {
    const added = this.add({ ...order, id: order.paymentId, currency: 'CNY' });
    return Object.assign(added, { page: '', expiresAt: this.now + HOUR });
  }

  isPayable(order: Order): boolean {
    return order.state === 'open' && this.now < (order as Trade).expiresAt;
  }

  #find({ out_trade_no, trade_no }: Biz): Trade | undefined {
    const id = out_trade_no ?? trade_no?.slice(TRADE.length) ?? '';
    const trade = this.orders.get(id) as Trade | undefined;
    if (trade?.state === 'open' && this.now >= trade.expiresAt) trade.state = 'closed';
    return trade;
  }

  /** A decline is shown to the buyer alone. */
  protected override decline(order: Order): void {
    order.state = 'open';
  }

  protected message(order: Order, occasion: Occasion): Message | undefined {
    const trade = order as Trade;
    if (occasion.kind === 'declined' || occasion.kind === 'processing') return undefined;
    if (occasion.kind === 'refund' && occasion.refund.state !== 'done') return undefined;
    const refund = occasion.kind === 'refund' ? occasion.refund : undefined;
    const id = this.nextId(order, 'notify');
    const at = this.now;
    const params = {
      notify_id: id,
      notify_time: toBeijing(at),
      notify_type: 'trade_status_sync',
      charset: 'utf-8',
      app_id: ACCOUNT.appId,
      seller_id: ACCOUNT.sellerId,
      out_trade_no: trade.id,
      trade_no: `${TRADE}${trade.id}`,
      trade_status: this.#statusOf(trade),
      total_amount: yuan(this.#totalOf(trade)),
      ...(refund && this.#refundParams(trade, refund)),
    };
    const subject =
      occasion.kind === 'paid' ? 'success' : refund && refund.key === undefined ? `refund gw_${refund.id}` : undefined;
    const isOnlySource = trade.isForeign === true || (refund !== undefined && refund.key === undefined);
    const raw: Message['raw'] = (_now, change) => notification(params, change);
    return { id, ...(subject !== undefined && { subject }), isOnlySource, raw };
  }

  #refundParams(trade: Trade, refund: BookedRefund) {
    return {
      out_biz_no: refund.key ?? refund.id,
      refund_fee: yuan(this.#refunded(trade)),
      gmt_refund: `${toBeijing(this.now)}.000`,
    };
  }

  /** Closed, too, once everything is refunded. */
  #statusOf(trade: Trade): string {
    if (trade.state === 'captured') return this.#refunded(trade) === trade.captured ? 'TRADE_CLOSED' : 'TRADE_SUCCESS';
    return trade.state === 'closed' ? 'TRADE_CLOSED' : 'WAIT_BUYER_PAY';
  }

  #totalOf({ captured, amount }: Trade): number {
    return captured || amount;
  }

  #refunded({ refunds }: Trade): number {
    return refunds.reduce((sum, { amount, state }) => sum + (state === 'done' ? amount : 0), 0);
  }
}

/** The simulated app. */
export const ACCOUNT = { appId: '2021000000000001', sellerId: '2088000000000001' } as const;

const TRADE = 'trade_';
const yuan = (fen: number) => toDecimal(money(fen, 'CNY'));

function success({ id }: Trade) {
  return { code: '10000', msg: 'Success', out_trade_no: id, trade_no: `${TRADE}${id}` };
}

function rejected(sub_code: string) {
  return { code: '40004', msg: 'Business Failed', sub_code };
}

function notification(params: Biz, change: MessageChange | undefined) {
  const changed = {
    ...params,
    ...(change === 'amount' && {
      total_amount: yuan((fromDecimal(params.total_amount ?? '', 'CNY')?.amount ?? 0) + 1),
    }),
    ...(change === 'word' && { trade_status: 'SIMULATED' }),
    sign_type: 'RSA2',
    sign: change === 'signature' ? 'Zm9yZ2Vk' : GENUINE,
  };
  return { body: new URLSearchParams(changed).toString(), headers: {} };
}

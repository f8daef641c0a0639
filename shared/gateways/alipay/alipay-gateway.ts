import type { Observation } from '../../domain/observation.ts';
import type { Payment } from '../../domain/payment.ts';
import { METHOD_RULES } from '../../domain/payment-method.ts';
import type { Source } from '../../domain/source.ts';
import type { Inquiry, PaymentGateway, PaymentOrder } from '../../ports/payments/payment-gateway.ts';
import { call } from './calls.ts';
import { type Connection, connector } from './connection.ts';
import { AlipayMisconfigured } from './misconfigured.ts';
import { readNotice } from './notifications.ts';
import { pageAddress } from './page-address.ts';
import { type Ask, confirmRefund, findRefund, sendRefund } from './refunds.ts';
import type { AlipaySecret } from './secret.ts';
import { observe, trade } from './trades.ts';

/** Two tries make eight seconds at most: a function asks twice in a row at times, and has 25. */
const TIMEOUT = 4_000;
const NOT_THERE = 'ACQ.TRADE_NOT_EXIST';

export interface AlipayGatewayOptions {
  readonly gatewayUrl: string;
  /** The site's public origin, without a slash at its end. */
  readonly siteUrl: string;
  /** Asked at each use. */
  readonly secret: () => Promise<AlipaySecret>;
  /** Asked when Alipay does not take our signature: the key may have been replaced since. */
  readonly newestSecret: () => Promise<AlipaySecret>;
  /** UTC milliseconds. */
  readonly now: () => number;
  /** Milliseconds for one try of a call; there are two. */
  readonly timeoutMs?: number;
}

/** A payment or a refund, and the app that it is of. */
type Asked = { readonly id: string; readonly account: string };

/** Payments in yuan on Alipay's own pages. The account is the app id; the order number is the payment's id. */
export function createAlipayGateway(options: AlipayGatewayOptions): PaymentGateway {
  const { gatewayUrl, siteUrl, secret, newestSecret, now, timeoutMs = TIMEOUT } = options;
  const connect = connector({ gatewayUrl, secret, timeoutMs });

  /** Another app has never heard of the payment, and would say that nobody has begun it. */
  async function connectAs({ id, account }: Asked): Promise<Connection> {
    const connection = await connect();
    if (account !== connection.keys.appId) throw new AlipayMisconfigured(`${id} is of app ${account}`);
    return connection;
  }

  async function connectFor(asked: Asked): Promise<Connection & { ask: Ask }> {
    const connection = await connectAs(asked);
    const ask: Ask = async (method, content) => {
      try {
        return await call(connection.sdk, method, content, { timeoutMs, now });
      } catch (error) {
        const isOld = async () => (await newestSecret()).privateKey !== connection.keys.privateKey;
        if (!(error instanceof AlipayMisconfigured && (await isOld()))) throw error;
        return call((await connectAs(asked)).sdk, method, content, { timeoutMs, now });
      }
    };
    return { ...connection, ask };
  }

  const checkoutOf =
    ({ sdk }: Connection, order: PaymentOrder) =>
    () =>
      ({ type: 'redirect', url: pageAddress(sdk, order, siteUrl, now()) }) as const;

  function known(connection: Connection, payment: Payment, observation: Observation): Inquiry {
    const isPayable = observation.outcome.status === 'open' && now() < payment.payableUntil;
    return { outcome: 'known', observation, ...(isPayable && { checkout: checkoutOf(connection, payment) }) };
  }

  async function inquire(payment: Payment, source: Source): Promise<Inquiry> {
    const at = now();
    const connection = await connectFor(payment);
    const result = await connection.ask('alipay.trade.query', { out_trade_no: payment.id });
    if (result.outcome === 'unknown') return result;
    if (result.outcome === 'refused') {
      if (result.code === NOT_THERE) return known(connection, payment, notBegun(payment, at, source));
      throw new AlipayMisconfigured(`Alipay does not tell of ${payment.id}: ${result.code}`);
    }
    const said = trade.parse(result.answer);
    // The signature says who answers, not what was asked.
    if (said.out_trade_no !== payment.id) return { outcome: 'unknown' };
    return known(connection, payment, observe(said, payment.account, at, source));
  }

  return {
    method: 'alipay',

    async create(order) {
      if (order.amount.currency !== 'CNY') return { outcome: 'refused', code: 'currency_not_supported' };
      const connection = await connect();
      return { outcome: 'created', account: connection.keys.appId, checkout: checkoutOf(connection, order) };
    },

    inquire,

    /** Whatever closing came to, the books say it: closed, paid meanwhile, or a trade that nobody has begun. */
    async close(payment, _reason, source) {
      const { ask } = await connectFor(payment);
      const result = await ask('alipay.trade.close', { out_trade_no: payment.id });
      return result.outcome === 'unknown' ? result : inquire(payment, source);
    },

    async readNotification(notification) {
      return readNotice(notification, await connect());
    },

    async refund(refund, payment) {
      const { ask } = await connectFor(payment);
      return sendRefund(ask, refund, payment);
    },

    async findRefund(refund, payment) {
      const { ask } = await connectFor(payment);
      return findRefund(ask, refund, payment);
    },

    async confirmRefund(said) {
      const { ask } = await connectFor({ id: said.gatewayRefundId, account: said.account });
      return confirmRefund(ask, said, now());
    },

    /** Alipay has no disputes of this kind; nor a list of its notifications: every payment and refund is asked about by itself. */
    async findDispute() {
      return undefined;
    },
  };
}

/** A trade comes to be when the buyer logs in. Until well after its time is over it still may; then it never will. */
function notBegun(payment: Payment, at: number, source: Source): Observation {
  const isOver = at >= payment.payableUntil + METHOD_RULES.alipay.provedClosedAfter;
  const outcome = { status: isOver ? 'closed' : 'open' } as const;
  return { paymentId: payment.id, method: 'alipay', account: payment.account, at, source, outcome };
}

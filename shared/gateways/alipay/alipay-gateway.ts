import type { Observation } from '../../domain/observation.ts';
import type { Payment } from '../../domain/payment.ts';
import type { Source } from '../../domain/source.ts';
import type { PaymentGateway, PaymentOrder, PaymentQueryResult } from '../../ports/payments/payment-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { call } from './calls.ts';
import { type Connection, connector } from './connection.ts';
import { alipay } from './descriptor.ts';
import { AlipayMisconfigured } from './misconfigured.ts';
import { parseNotification } from './notifications.ts';
import { pageUrl } from './page-url.ts';
import { type AlipayCall, confirmRefund, findRefund, sendRefund } from './refunds.ts';
import type { AlipaySecret } from './secret.ts';
import { observe, trade } from './trades.ts';

/** Milliseconds. Two attempts take at most eight seconds: a function may make two calls in a row and has 25 seconds. */
const TIMEOUT = 4_000;
const TRADE_NOT_EXIST = 'ACQ.TRADE_NOT_EXIST';

/** A payment or a refund, and the app that it belongs to. */
type AccountRef = { readonly id: string; readonly account: string };

/** Payments in CNY on Alipay's own pages. The account is the app id; the order number is the payment's id. */
export function createAlipayGateway(options: GatewayOptions<AlipaySecret>): PaymentGateway {
  const { host, siteUrl, secret, refreshSecret, now, timeoutMs = TIMEOUT } = options;
  const connect = connector({ gatewayUrl: host, secret, timeoutMs });

  /** With the keys of another app, Alipay would answer that the payment was never started. */
  async function connectAs({ id, account }: AccountRef): Promise<Connection> {
    const connection = await connect();
    if (account !== connection.keys.appId) throw new AlipayMisconfigured(`${id} belongs to app ${account}`);
    return connection;
  }

  async function connectFor(ref: AccountRef): Promise<Connection & { ask: AlipayCall }> {
    const connection = await connectAs(ref);
    const ask: AlipayCall = async (method, content) => {
      try {
        return await call(connection.sdk, method, content, { timeoutMs, now });
      } catch (error) {
        const isOld = async () => (await refreshSecret()).privateKey !== connection.keys.privateKey;
        if (!(error instanceof AlipayMisconfigured && (await isOld()))) throw error;
        return call((await connectAs(ref)).sdk, method, content, { timeoutMs, now });
      }
    };
    return { ...connection, ask };
  }

  const checkoutOf =
    ({ sdk }: Connection, order: PaymentOrder) =>
    () =>
      ({ type: 'redirect', url: pageUrl(sdk, order, siteUrl, now()) }) as const;

  function knownResult(connection: Connection, payment: Payment, observation: Observation): PaymentQueryResult {
    const isPayable = observation.outcome.status === 'open' && now() < payment.payableUntil;
    return { outcome: 'known', observation, ...(isPayable && { checkout: checkoutOf(connection, payment) }) };
  }

  async function queryTrade(payment: Payment, source: Source): Promise<PaymentQueryResult> {
    const at = now();
    const connection = await connectFor(payment);
    const result = await connection.ask('alipay.trade.query', { out_trade_no: payment.id });
    if (result.outcome === 'unknown') return result;
    if (result.outcome === 'rejected') {
      if (result.code === TRADE_NOT_EXIST) return knownResult(connection, payment, notStarted(payment, at, source));
      throw new AlipayMisconfigured(`Alipay rejected the query of ${payment.id}: ${result.code}`);
    }
    const reported = trade.parse(result.response);
    // The signature proves who answers, but not to which request.
    if (reported.out_trade_no !== payment.id) return { outcome: 'unknown' };
    return knownResult(connection, payment, observe(reported, payment.account, at, source));
  }

  return {
    method: 'alipay',

    async create(order) {
      if (order.amount.currency !== 'CNY') return { outcome: 'rejected', code: 'currency_not_supported' };
      const connection = await connect();
      return { outcome: 'created', account: connection.keys.appId, checkout: checkoutOf(connection, order) };
    },

    query: queryTrade,

    /** After the close request a query returns the result: closed, paid in the meantime, or never started. */
    async close(payment, _reason, source) {
      const { ask } = await connectFor(payment);
      const result = await ask('alipay.trade.close', { out_trade_no: payment.id });
      return result.outcome === 'unknown' ? result : queryTrade(payment, source);
    },

    async parseWebhook(notification) {
      return parseNotification(notification, await connect());
    },

    async refund(refund, payment) {
      const { ask } = await connectFor(payment);
      return sendRefund(ask, refund, payment);
    },

    async findRefund(refund, payment) {
      const { ask } = await connectFor(payment);
      return findRefund(ask, refund, payment);
    },

    async confirmRefund(reported) {
      const { ask } = await connectFor({ id: reported.gatewayRefundId, account: reported.account });
      return confirmRefund(ask, reported, now());
    },

    /** Alipay has no such disputes, and no list of events: every payment and refund is queried individually. */
    async findDispute() {
      return undefined;
    },
  };
}

/** A trade exists once the buyer has logged in. This can happen until some time after `payableUntil`; after that it never will. */
function notStarted(payment: Payment, at: number, source: Source): Observation {
  const isClosed = at >= payment.payableUntil + alipay.rules.notFoundMeansClosedAfter;
  const outcome = { status: isClosed ? 'closed' : 'open' } as const;
  return { paymentId: payment.id, method: 'alipay', account: payment.account, at, source, outcome };
}

import type { Observation, Outcome } from '../../domain/observation.ts';
import type { Payment } from '../../domain/payment.ts';
import { LAST_QUERY_AFTER } from '../../domain/payment-deadlines.ts';
import type { Source } from '../../domain/source.ts';
import type {
  AccountGateway,
  PayerContext,
  PaymentOrder,
  PaymentQueryResult,
} from '../../ports/payments/payment-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { call } from './calls.ts';
import { type Connection, connector } from './connection.ts';
import { AlipayMisconfigured } from './misconfigured.ts';
import { parseNotification } from './notifications.ts';
import { pageUrl } from './page-url.ts';
import { type AlipayCall, confirmRefund, findRefund, sendRefund } from './refunds.ts';
import type { AlipaySecret } from './secret.ts';
import { observe, trade } from './trades.ts';

/** Milliseconds. Two attempts take at most eight seconds: a function may make two calls in a row and has 25 seconds. */
const TIMEOUT = 4_000;
const TRADE_NOT_EXIST = 'ACQ.TRADE_NOT_EXIST';

/** Payments in CNY on Alipay's own pages, by one app. The order number is the payment's id. */
export function createAlipayGateway(options: GatewayOptions<AlipaySecret>): AccountGateway {
  const { host, siteUrl, secret, refreshSecret, now, timeoutMs = TIMEOUT } = options;
  const connect = connector({ gatewayUrl: host, secret, timeoutMs, now });

  async function connectAndAsk(): Promise<Connection & { ask: AlipayCall }> {
    const connection = await connect();
    const ask: AlipayCall = async (method, content, until) => {
      const options = { timeoutMs, now, until };
      try {
        const { sdk } = until === undefined ? connection : await connect(until);
        return await call(sdk, method, content, options);
      } catch (error) {
        const isOld = async () => (await refreshSecret()).privateKey !== connection.keys.privateKey;
        if (!(error instanceof AlipayMisconfigured && (await isOld()))) throw error;
        return call((await connect(until)).sdk, method, content, options);
      }
    };
    return { ...connection, ask };
  }

  const pageOf = ({ sdk }: Connection, order: PaymentOrder) =>
    ({ type: 'redirect', url: pageUrl(sdk, order, siteUrl, now()) }) as const;

  /**
   * Once the trade exists, Alipay rejects any page of its order with other parameters (`ACQ.CONTEXT_INCONSISTENT`), and does not tell
   * which page created it. So it can be continued only if all pages were the same.
   */
  function openResult(
    connection: Connection,
    payment: Payment,
    observation: Observation,
    payer?: PayerContext,
  ): PaymentQueryResult {
    const isStarted = observation.reference !== undefined;
    const isSamePage = (payer === undefined || payer.device === payment.device) && !(isStarted && payment.reissued);
    return {
      outcome: 'known',
      observation,
      ...(isSamePage && now() < payment.payableUntil && { checkout: () => pageOf(connection, payment) }),
      ...(payer !== undefined && !isStarted && { reissue: (order) => pageOf(connection, order) }),
    };
  }

  async function queryTrade(payment: Payment, source: Source, payer?: PayerContext): Promise<PaymentQueryResult> {
    const at = now();
    const connection = await connectAndAsk();
    const resultOf = (observation: Observation): PaymentQueryResult =>
      observation.outcome.status === 'open'
        ? openResult(connection, payment, observation, payer)
        : { outcome: 'known', observation };
    const result = await connection.ask('alipay.trade.query', { out_trade_no: payment.id });
    if (result.outcome === 'unknown') return result;
    if (result.outcome === 'rejected') {
      // A trade that Alipay has reported does not disappear: such an answer must not close the payment.
      const neverReported = payment.reference === undefined;
      if (result.code === TRADE_NOT_EXIST && neverReported) return resultOf(notStarted(payment, at, source));
      throw new AlipayMisconfigured(`Alipay rejected the query of ${payment.id}: ${result.code}`);
    }
    const reported = trade.parse(result.response);
    // The signature proves who answers, but not to which request.
    if (reported.out_trade_no !== payment.id) return { outcome: 'unknown' };
    return resultOf(observe(reported, payment.account, at, source));
  }

  return {
    name: 'alipay',

    async create(order) {
      if (order.amount.currency !== 'CNY') return { outcome: 'rejected', code: 'currency_not_supported' };
      const connection = await connect();
      const { account } = connection.keys;
      return { outcome: 'created', offline: true, account, checkout: () => pageOf(connection, order) };
    },

    query: queryTrade,

    /** After the close request a query returns the result: closed, paid in the meantime, or never started. */
    async close(payment, _reason, source) {
      const { ask } = await connectAndAsk();
      const result = await ask('alipay.trade.close', { out_trade_no: payment.id });
      return result.outcome === 'unknown' ? result : queryTrade(payment, source);
    },

    async parseWebhook(notification) {
      return parseNotification(notification, await secret());
    },

    async refund(refund, payment, until) {
      const { ask } = await connectAndAsk();
      return sendRefund(ask, refund, payment, until);
    },

    async findRefund(refund, payment) {
      const { ask } = await connectAndAsk();
      return findRefund(ask, refund, payment);
    },

    async confirmRefund(reported) {
      const { ask } = await connectAndAsk();
      return confirmRefund(ask, reported, now());
    },

    /** Alipay has no such disputes, and no list of events: every payment and refund is queried individually. */
    async findDisputes() {
      return [];
    },
  };
}

/** A trade exists once the buyer has logged in, or has paid in Alipay's app. After `time_expire`, Alipay creates none. */
function notStarted(payment: Payment, at: number, source: Source): Observation {
  return {
    paymentId: payment.id,
    gateway: 'alipay',
    account: payment.account,
    at,
    source,
    outcome: outcomeOf(payment, at),
  };
}

function outcomeOf({ payableUntil, closesAt }: Payment, at: number): Outcome {
  if (at < closesAt) return { status: 'open' };
  return at < payableUntil + LAST_QUERY_AFTER ? { status: 'closed', presumed: true } : { status: 'closed' };
}

import type { Payment } from '../../domain/payment.ts';
import type { Source } from '../../domain/source.ts';
import type {
  AccountGateway,
  Checkout,
  PayerContext,
  PaymentOrder,
  PaymentQueryResult,
  UnknownOutcome,
} from '../../ports/payments/payment-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { wechatPayClient } from './client.ts';
import { parseNotification } from './notifications.ts';
import { combined, numbersOf, type OrderState, orderStates } from './order-states.ts';
import { findOrder, placeOrder, requestClose } from './orders.ts';
import { confirmRefund, findRefund, sendRefund } from './refunds.ts';
import type { WechatPaySecret } from './secret.ts';

/** Milliseconds. Two attempts take at most eight seconds: a function may make two calls in a row and has 25 seconds. */
const TIMEOUT = 4_000;
/** Where a close, a query and an order follow a query. */
const ONE_ATTEMPT = 1;

/** Payments in CNY to one merchant: Native, a code to scan, on a desktop, and H5 on a phone. */
export function createWechatPayGateway(options: GatewayOptions<WechatPaySecret>): AccountGateway {
  const { siteUrl, secret, now, timeoutMs = TIMEOUT } = options;
  const ask = wechatPayClient({ ...options, timeoutMs });

  /** @returns whether WeChat confirms that the order is closed */
  async function closeOrder(number: string): Promise<boolean> {
    if (!(await requestClose(ask, number, ONE_ATTEMPT))) return false;
    const found = await findOrder(ask, number, ONE_ATTEMPT);
    return typeof found === 'object' && found.trade_state === 'CLOSED';
  }

  /** Closes the order under the other number first: unless that is confirmed, nothing is given out. */
  async function checkoutFor(
    order: PaymentOrder,
    payer: Pick<PayerContext, 'device' | 'address'>,
    other: string | undefined,
  ): Promise<Checkout | UnknownOutcome> {
    if (other !== undefined && !(await closeOrder(other))) return { outcome: 'unknown' };
    const placed = await placeOrder(ask, order, payer, siteUrl, ONE_ATTEMPT);
    return 'outcome' in placed ? { outcome: 'unknown' } : placed;
  }

  /**
   * What the payer can continue with. A change of device takes the other order number, but only once: a closed number cannot be used
   * again, so that after a second change a new payment is necessary.
   */
  function offers(payment: Payment, [current, other]: readonly OrderState[], payer: PayerContext | undefined) {
    const { device, reissued } = payment;
    if (payer !== undefined && payer.device !== device) {
      const [number] = numbersOf(payment);
      return !reissued && { reissue: (order: PaymentOrder) => checkoutFor(order, payer, number) };
    }
    const isUsable = current?.status === 'open' || current?.status === 'absent';
    // H5 requires the payer's address.
    const isPossible = payer !== undefined || device === 'desktop';
    if (!isUsable || !isPossible || now() >= payment.payableUntil) return undefined;
    const toClose = other?.status === 'open' ? other.number : undefined;
    return { checkout: () => checkoutFor(payment, payer ?? { device, address: '' }, toClose) };
  }

  async function queryOrders(payment: Payment, source: Source, payer?: PayerContext): Promise<PaymentQueryResult> {
    const at = now();
    const states = await orderStates(ask, payment, at, source);
    const [observation, ...also] = combined(states, payment, at, source) ?? [];
    if (observation === undefined) return { outcome: 'unknown' };
    const { status } = observation.outcome;
    if (status === 'succeeded') await closeOpenOnes(states);
    return {
      outcome: 'known',
      observation,
      ...(also.length > 0 && { also }),
      ...(status === 'open' && offers(payment, states, payer)),
    };
  }

  /** The payment is paid: nothing more can be paid for it. Best effort, since money that comes all the same is recorded and alarmed. */
  async function closeOpenOnes(states: readonly OrderState[]): Promise<void> {
    const open = states.filter(({ status }) => status === 'open');
    await Promise.allSettled(open.map(({ number }) => requestClose(ask, number, ONE_ATTEMPT)));
  }

  return {
    name: 'wechat-pay',

    async create(order, payer) {
      if (order.amount.currency !== 'CNY') return { outcome: 'rejected', code: 'currency_not_supported' };
      const { account } = await secret();
      const placed = await placeOrder(ask, order, payer, siteUrl);
      return 'outcome' in placed ? placed : { outcome: 'created', account, checkout: () => placed };
    },

    query: queryOrders,

    /** After the close requests a query returns the result: closed, or paid in the meantime. */
    async close(payment, _reason, source) {
      const answered = await Promise.all(numbersOf(payment).map((number) => requestClose(ask, number)));
      return answered.includes(false) ? { outcome: 'unknown' } : queryOrders(payment, source);
    },

    async parseWebhook(notification) {
      return parseNotification(notification, await secret(), now());
    },

    refund: (refund, payment, until) => sendRefund(ask, refund, payment, { siteUrl, now: now(), until }),

    findRefund: (refund, payment) => findRefund(ask, refund, payment),

    confirmRefund: (reported) => confirmRefund(ask, reported),

    /** WeChat Pay has no such disputes: a complaint takes no money back. It has no list of events either. */
    async findDisputes() {
      return [];
    },
  };
}

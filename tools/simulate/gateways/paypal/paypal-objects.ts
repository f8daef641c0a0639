import { money, toDecimal } from '../../../../shared/domain/money.ts';
import { toPayer } from '../books.ts';
import type { BookedDispute, BookedRefund, Order } from '../order.ts';

/** The simulated merchant. */
export const MERCHANT = 'ABCDEFGHJKLM2';

export interface PayPalOrder extends Order {
  intent: 'CAPTURE' | 'AUTHORIZE';
  /** The funding that the payer has chosen will be declined. */
  willDecline?: boolean;
  willTakeTime?: boolean;
  approvedAt?: number;
  declinedAt?: number;
  /** Of the capture, once there is one: then the order is completed, whatever became of it. */
  captureStatus?: 'COMPLETED' | 'PENDING' | 'DECLINED';
  expiresAt: number;
}

export interface PayPalEvent {
  readonly id: string;
  /** UTC milliseconds. */
  readonly at: number;
  readonly type: string;
  readonly resource: object;
}

const API = 'https://api-m.sandbox.paypal.com';
const amountOf = (amount: number, currency: string) => ({
  currency_code: currency,
  value: toDecimal(money(amount, currency)),
});
const captureId = ({ id }: Order) => id.replace('ORDER-', 'CAPTURE-');

export function orderOf(order: PayPalOrder) {
  const { id, paymentId, amount, currency, intent, state, captureStatus, refunds } = order;
  const status =
    captureStatus !== undefined ? 'COMPLETED' : state === 'approved' ? 'APPROVED' : 'PAYER_ACTION_REQUIRED';
  const payments = { captures: [captureOf(order)], refunds: refunds.map((one) => refundOf(order, one)) };
  return {
    id,
    intent,
    status,
    purchase_units: [
      {
        custom_id: paymentId,
        amount: amountOf(amount, currency),
        payee: { merchant_id: MERCHANT },
        ...(captureStatus !== undefined && { payments }),
      },
    ],
    links:
      captureStatus === undefined
        ? [{ rel: 'payer-action', href: `https://www.sandbox.paypal.com/checkoutnow?token=${id}` }]
        : [],
  };
}

export function captureOf(order: PayPalOrder) {
  const { id, paymentId, amount, currency, captured, captureStatus, refunds } = order;
  const refunded = refunds.reduce((sum, one) => sum + (one.state === 'done' ? one.amount : 0), 0);
  const isRefunded = captureStatus === 'COMPLETED' && refunded > 0;
  return {
    id: captureId(order),
    status: isRefunded ? (refunded >= captured ? 'REFUNDED' : 'PARTIALLY_REFUNDED') : (captureStatus ?? 'PENDING'),
    amount: amountOf(captured || amount, currency),
    custom_id: paymentId,
    payee: { merchant_id: MERCHANT },
    supplementary_data: { related_ids: { order_id: id } },
    links: [{ rel: 'up', href: `${API}/v2/checkout/orders/${id}` }],
  };
}

export function refundOf(order: Order, { id, key, amount, state }: BookedRefund) {
  return {
    id,
    status: { done: 'COMPLETED', pending: 'PENDING', failed: 'FAILED' }[toPayer(state)],
    amount: amountOf(amount, order.currency),
    ...(key !== undefined && { custom_id: key }),
    links: [{ rel: 'up', href: `${API}/v2/payments/captures/${captureId(order)}` }],
  };
}

export function disputeOf(order: Order, { id, amount, openedAt, state }: BookedDispute) {
  const isInquiry = state === 'inquiry' || state === 'closed';
  const outcome = { won: 'RESOLVED_SELLER_FAVOUR', lost: 'RESOLVED_BUYER_FAVOUR', closed: 'CANCELED_BY_BUYER' }[
    state as 'won'
  ];
  return {
    dispute_id: id,
    create_time: new Date(openedAt).toISOString(),
    disputed_transactions: [{ seller_transaction_id: captureId(order) }],
    reason: 'UNAUTHORISED',
    status: outcome === undefined ? 'WAITING_FOR_SELLER_RESPONSE' : 'RESOLVED',
    dispute_amount: amountOf(amount, order.currency),
    ...(outcome !== undefined && {
      dispute_outcome: {
        outcome_code: outcome,
        ...(state === 'lost' && { amount_refunded: amountOf(amount, order.currency) }),
      },
    }),
    dispute_life_cycle_stage: isInquiry ? 'INQUIRY' : 'CHARGEBACK',
  };
}

export function eventOf({ id, at, type, resource }: PayPalEvent) {
  return { id, event_type: type, create_time: new Date(at).toISOString(), resource };
}
